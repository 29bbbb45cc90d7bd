import { findOrigin, type KeyOrigin } from './key-place.ts';
import { countRows } from './retire-key.ts';
import { listAnnounced, ringOf, sourceOf, type KeyNeeds, type VersionedKeyName } from './rotate-keys.ts';

/** One version of a key: where it comes from, what it is used for, and how many rows need it. Nothing of the key itself. */
export interface KeyVersionStatus {
  readonly key: VersionedKeyName;
  readonly version: number;
  /** `prepared` is there and not used yet; `retired` is there and needed no more. */
  readonly state: 'current' | 'earlier' | 'prepared' | 'retired';
  readonly from: KeyOrigin | 'nowhere';
  readonly rows: number;
}

/** What is known of the keys of a store. */
export interface KeyStatus {
  readonly versions: readonly KeyVersionStatus[];
  /** The id of the signing key, as the trust root shows it. */
  readonly signing: string;
}

/** Looks at every version of every key that has versions. */
export async function readKeyStatus(needs: KeyNeeds): Promise<KeyStatus> {
  return {
    versions: [...(await listStatus('keyEncryption', needs)), ...(await listStatus('pepper', needs))],
    signing: needs.keys.signing.publicKey.kid,
  };
}

async function listStatus(key: VersionedKeyName, needs: KeyNeeds): Promise<readonly KeyVersionStatus[]> {
  const ring = ringOf(key, needs.keys);
  const announced = await listAnnounced(key, needs.store);
  const status: KeyVersionStatus[] = [];
  for (const { version } of ring.all()) {
    status.push({
      ...{ key, version },
      state: stateOf(version, ring.current().version, announced),
      from: findOrigin(sourceOf(key).placeOf(version), needs) ?? 'nowhere',
      rows: await needs.store.read((queries) => countRows(queries, key, version)),
    });
  }
  return status;
}

function stateOf(version: number, current: number, announced: readonly number[]): KeyVersionStatus['state'] {
  if (version === current) return 'current';
  if (announced.includes(version)) return 'earlier';
  return version > current ? 'prepared' : 'retired';
}
