import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Queries } from '../store/schema.ts';
import { hashLicenceKey, hashWithAll } from './licence-key-secrets.ts';
import { updateLicence, type LicenceRow } from './licence-records.ts';

/** A licence that was found by a key, and what the key is to it. */
export interface FoundLicence {
  readonly licence: LicenceRow;
  /** The key in the licence's own row, a further one, or one that opens nothing any more. */
  readonly keyState: 'first' | 'further' | 'replaced';
}

/** A key, and the product that it should be for. */
export interface KeySearch {
  readonly product: string;
  readonly key: LicenceKey;
}

/**
 * Finds the licence of a product behind a key, and keeps its row from changing until the transaction ends.
 *
 * A key that is stored under an earlier pepper is stored under the current one from now on: only now do we have it.
 */
export async function lockLicence(
  queries: Queries,
  search: KeySearch,
  peppers: KeyRing,
): Promise<FoundLicence | undefined> {
  const hashes = hashWithAll(search.key, peppers);
  const licence = await selectByFirstKey(queries, search.product, hashes).forUpdate().executeTakeFirst();
  if (licence === undefined) {
    const further = await selectByFurtherKey(queries, search.product, hashes)
      .forUpdate('licences')
      .executeTakeFirst();
    if (further === undefined) return undefined;
    await renewFurtherHash(queries, further, search.key, peppers);
    return toFound(further);
  }
  const pepper = peppers.current();
  if (licence.pepper_version < pepper.version) {
    const change = { key_hash: hashLicenceKey(search.key, pepper), pepper_version: pepper.version };
    await updateLicence(queries, licence, change);
  }
  return { licence, keyState: 'first' };
}

/** Finds the licence of a product behind a key: by the key in its own row, else by one of its further keys. */
export async function findLicence(
  queries: Queries,
  { product, key }: KeySearch,
  peppers: KeyRing,
): Promise<FoundLicence | undefined> {
  const hashes = hashWithAll(key, peppers);
  const licence = await selectByFirstKey(queries, product, hashes).executeTakeFirst();
  if (licence !== undefined) return { licence, keyState: 'first' };
  const further = await selectByFurtherKey(queries, product, hashes).executeTakeFirst();
  return further === undefined ? undefined : toFound(further);
}

/** Finds the product that a key is for, when that is not known; asks all shards, so only after a miss and on command. */
export async function findProductOfKey(
  queries: Queries,
  key: LicenceKey,
  peppers: KeyRing,
): Promise<string | undefined> {
  const hashes = hashWithAll(key, peppers);
  const first = await queries
    .selectFrom('licences')
    .select('product')
    .where('key_hash', 'in', hashes)
    .executeTakeFirst();
  if (first !== undefined) return first.product;
  const further = await queries
    .selectFrom('licence_keys')
    .select('product')
    .where('key_hash', 'in', hashes)
    .executeTakeFirst();
  return further?.product;
}

function selectByFirstKey(queries: Queries, product: string, hashes: readonly string[]) {
  return queries
    .selectFrom('licences')
    .selectAll()
    .where('product', '=', product)
    .where('key_hash', 'in', hashes);
}

function selectByFurtherKey(queries: Queries, product: string, hashes: readonly string[]) {
  return queries
    .selectFrom('licence_keys')
    .innerJoin('licences', (join) =>
      join
        .onRef('licences.product', '=', 'licence_keys.product')
        .onRef('licences.id', '=', 'licence_keys.licence'),
    )
    .selectAll('licences')
    .select([
      'licence_keys.state as further_state',
      'licence_keys.key_hash as further_hash',
      'licence_keys.pepper_version as further_pepper_version',
    ])
    .where('licence_keys.product', '=', product)
    .where('licences.product', '=', product)
    .where('licence_keys.key_hash', 'in', hashes);
}

interface FurtherRow extends LicenceRow {
  readonly further_state: 'valid' | 'replaced';
  readonly further_hash: string;
  readonly further_pepper_version: number;
}

function toFound({
  further_state,
  further_hash: _hash,
  further_pepper_version: _version,
  ...licence
}: FurtherRow): FoundLicence {
  return { licence, keyState: further_state === 'replaced' ? 'replaced' : 'further' };
}

async function renewFurtherHash(
  queries: Queries,
  { product, further_hash, further_pepper_version }: FurtherRow,
  key: LicenceKey,
  peppers: KeyRing,
): Promise<void> {
  const pepper = peppers.current();
  if (further_pepper_version >= pepper.version) return;
  await queries
    .updateTable('licence_keys')
    .set({ key_hash: hashLicenceKey(key, pepper), pepper_version: pepper.version })
    .where('product', '=', product)
    .where('key_hash', '=', further_hash)
    .execute();
}
