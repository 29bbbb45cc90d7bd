import { describe, expect, it } from 'vitest';
import { createClientStateStore } from '../../../renderer/app/client-state-store.ts';
import type { ClientState } from '../../../shared/client/client-state.ts';
import { ok } from '../../../shared/result/result.ts';
import { SENDING, UNREGISTERED, WAITING } from '../../browser/fakes/states.ts';

function createStore() {
  const listeners: ((state: ClientState) => void)[] = [];
  const store = createClientStateStore({
    on: (_, listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  });
  return { store, emit: (state: ClientState) => listeners.forEach((listener) => listener(state)) };
}

describe('the client’s state in the page', () => {
  it('is what the main process said at the start', () => {
    const { store } = createStore();
    store.adoptFirst(UNREGISTERED);
    expect(store.read()).toEqual(UNREGISTERED);
  });

  it('is not taken back by the start’s answer when an event came first', () => {
    const { store, emit } = createStore();
    emit(SENDING);
    store.adoptFirst(UNREGISTERED);
    expect(store.read()).toEqual(SENDING);
  });

  it('follows an answer', async () => {
    const { store } = createStore();
    await store.follow(Promise.resolve(ok(WAITING)));
    expect(store.read()).toEqual(WAITING);
  });

  it('keeps an event that came while an answer was on its way', async () => {
    const { store, emit } = createStore();
    const answer = Promise.withResolvers<{ readonly ok: true; readonly value: ClientState }>();
    const followed = store.follow(answer.promise);
    emit(WAITING);
    answer.resolve(ok(SENDING));
    await followed;
    expect(store.read()).toEqual(WAITING);
  });
});
