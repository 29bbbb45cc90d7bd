import type { KeyObject } from 'node:crypto';

/** A key and its version; what was made with it names the version. */
export interface VersionedKey {
  readonly version: number;
  readonly key: KeyObject;
}

/** The versions of one key, of which the newest makes what is new and all can read what is old. */
export interface KeyRing {
  readonly current: () => VersionedKey;
  /** The key of a version, if it is here. */
  readonly find: (version: number) => KeyObject | undefined;
  readonly all: () => readonly VersionedKey[];
}

/** Makes the ring of some versions, at least one. */
export function createKeyRing(keys: readonly [VersionedKey, ...VersionedKey[]]): KeyRing {
  const [first] = keys;
  const newest = keys.reduce((left, right) => (right.version > left.version ? right : left), first);
  return {
    current: () => newest,
    find: (wanted) => keys.find(({ version }) => version === wanted)?.key,
    all: () => keys,
  };
}
