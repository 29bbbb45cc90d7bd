import type { KeyObject } from 'node:crypto';
import type { Result } from '../../shared/result/result.ts';
import type { Clock } from '../platform/ports.ts';
import type { KeyRing, VersionedKey } from '../sealing/key-ring.ts';

/**
 * A key ring that learns versions while the process runs.
 *
 * A version is *announced* when the store says that it may be used for what is new; until then it can be brought to every
 * machine without any of them writing what another cannot read.
 */
export interface VersionedKeys extends KeyRing {
  /** Uses the newest of these versions that is here for what is new; gives those that are not here. */
  readonly announce: (versions: readonly number[]) => readonly number[];
}

/** How a ring looks for versions that it does not have. */
export interface KeySearch {
  /** `undefined` if there is none; a failure if it is there and cannot be had. */
  readonly read: (version: number) => Result<KeyObject> | undefined;
  /** The versions that are there now. */
  readonly list: () => readonly number[];
  readonly clock: Clock;
}

/** How long a look holds, so that a version that is nowhere does not cost a look each time. */
const LOOK_HOLDS_MS = 1000;
/** A key that is there and cannot be had may take a program half a minute to refuse. */
const FAILURE_HOLDS_MS = 60_000;

/** Makes a ring of the versions that were loaded; the newest of them is for what is new until others are announced. */
export function createVersionedKeys(
  loaded: readonly [VersionedKey, ...VersionedKey[]],
  { read, list, clock }: KeySearch,
): VersionedKeys {
  const keys = new Map(loaded.map(({ version, key }) => [version, key]));
  const notBefore = new Map<number, number>();
  let current = loaded.reduce((left, right) => (right.version > left.version ? right : left));
  let listedAt = clock().getTime();

  function learn(version: number): KeyObject | undefined {
    const known = keys.get(version);
    if (known !== undefined || isTooSoon(notBefore.get(version) ?? 0)) return known;
    const found = read(version);
    if (found?.ok === true) keys.set(version, found.value);
    else notBefore.set(version, now() + (found === undefined ? LOOK_HOLDS_MS : FAILURE_HOLDS_MS));
    return keys.get(version);
  }

  /** A clock that was set back by more than the longest hold is no reason to wait. */
  function isTooSoon(time: number): boolean {
    return time > now() && time - now() <= FAILURE_HOLDS_MS;
  }

  function now(): number {
    return clock().getTime();
  }

  return {
    current: () => current,
    find: learn,
    all: () => {
      if (!isTooSoon(listedAt + LOOK_HOLDS_MS)) {
        listedAt = now();
        for (const version of list()) learn(version);
      }
      return [...keys]
        .map(([version, key]) => ({ version, key }))
        .toSorted((left, right) => left.version - right.version);
    },
    announce: (versions) => {
      const missing = versions.filter((version) => learn(version) === undefined);
      const version = Math.max(...versions.filter((each) => !missing.includes(each)));
      const key = keys.get(version);
      if (key !== undefined) current = { version, key };
      return missing;
    },
  };
}
