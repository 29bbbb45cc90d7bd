import type { ClientState } from '../../shared/client/client-state.ts';
import type { Failure, Result } from '../../shared/result/result.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';

/** The client's state as the page knows it: what the main process said last. */
export interface ClientStateStore {
  readonly read: () => ClientState | undefined;
  readonly listen: (listener: () => void) => () => void;
  /** Takes the state the page started with, unless an event came first. */
  readonly adoptFirst: (state: ClientState) => void;
  /** Waits for an answer that is a state, and takes it, unless a newer one came by event meanwhile. */
  readonly follow: (
    answer: Promise<Result<ClientState, Failure<ErrorCode>>>,
  ) => Promise<Result<ClientState, Failure<ErrorCode>>>;
}

/** Where changes of the state come from. */
export interface StateSource {
  readonly on: (name: 'stateChanged', listener: (state: ClientState) => void) => unknown;
}

/** Makes the store and begins to listen. */
export function createClientStateStore(bridge: StateSource): ClientStateStore {
  let state: ClientState | undefined;
  let changes = 0;
  const listeners = new Set<() => void>();

  function take(next: ClientState): void {
    state = next;
    changes += 1;
    for (const listener of listeners) listener();
  }

  bridge.on('stateChanged', take);
  return {
    read: () => state,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    adoptFirst: (first) => {
      if (state === undefined) take(first);
    },
    follow: async (answer) => {
      const changesBefore = changes;
      const result = await answer;
      if (result.ok && changes === changesBefore) take(result.value);
      return result;
    },
  };
}
