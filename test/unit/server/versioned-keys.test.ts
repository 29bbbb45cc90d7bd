import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/result/result.ts';
import { createVersionedKeys } from '../../../server/keys/versioned-keys.ts';
import { startKeyWatch } from '../../../server/keys/watch-keys.ts';

describe('a key ring', () => {
  const first = createSecretKey(randomBytes(32));
  let now = 0;
  let looks = 0;
  let folder: Map<number, KeyObject>;
  beforeEach(() => {
    now = 0;
    looks = 0;
    folder = new Map([[1, first]]);
  });

  function open() {
    return createVersionedKeys([{ version: 1, key: first }], {
      read: (version) => {
        looks += 1;
        const key = folder.get(version);
        return key === undefined ? undefined : ok(key);
      },
      list: () => [...folder.keys()],
      clock: () => new Date(now),
    });
  }

  it('finds a version that came since, and uses it for what is new only when it is announced', () => {
    const ring = open();
    const second = createSecretKey(randomBytes(32));
    folder.set(2, second);
    expect(ring.find(2)).toBe(second);
    expect(ring.current().version).toBe(1);
    expect(ring.announce([1, 2])).toEqual([]);
    expect(ring.current()).toEqual({ version: 2, key: second });
  });

  it('goes on with the newest that it has when one that is announced is not here, and says which', () => {
    const ring = open();
    expect(ring.announce([1, 2])).toEqual([2]);
    expect(ring.current().version).toBe(1);
  });

  it('orders versions as numbers', () => {
    const ring = open();
    for (const version of [2, 9, 10]) folder.set(version, createSecretKey(randomBytes(32)));
    ring.announce([10, 9, 2, 1]);
    expect(ring.current().version).toBe(10);
    now = 2000;
    expect(ring.all().map(({ version }) => version)).toEqual([1, 2, 9, 10]);
  });

  it('does not look again and again for a version that is nowhere, but does after a while', () => {
    const ring = open();
    for (let time = 0; time < 100; time += 1) expect(ring.find(7)).toBeUndefined();
    expect(looks).toBe(1);
    folder.set(7, createSecretKey(randomBytes(32)));
    now = 1001;
    expect(ring.find(7)).toBeDefined();
  });

  it('looks also when the clock was set back', () => {
    now = 10_000_000;
    const ring = open();
    expect(ring.find(2)).toBeUndefined();
    folder.set(2, createSecretKey(randomBytes(32)));
    now = 0;
    expect(ring.find(2)).toBeDefined();
  });
});

describe('the watch for new keys', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks every half minute, goes on after a fault, says what is missing, and stops', async () => {
    const answers = [async () => [], async () => Promise.reject(new Error('gone')), async () => ['pepper-2']];
    const events: string[] = [];
    let looks = 0;
    const stop = startKeyWatch({
      refreshKeys: () => {
        looks += 1;
        return answers[looks - 1]?.() ?? Promise.resolve([]);
      },
      logger: { info: (event) => events.push(event), error: (event) => events.push(event) },
    });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(looks).toBe(0);
    await vi.advanceTimersByTimeAsync(61_000);
    expect([looks, events]).toEqual([3, ['keysNotRefreshed', 'keysMissing']]);
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(looks).toBe(3);
  });
});
