import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { drawLicenceKey, hashLicenceKey } from './licence-key-secrets.ts';
import { updateLicence, type LicenceRow } from './licence-records.ts';

/** A further key to be added to a licence whose row the transaction has locked. */
export interface FurtherKey {
  readonly licence: LicenceRow;
  readonly cause: 'recovery' | 'ownerChange';
  readonly now: Date;
}

type KeyNeeds = Pick<ServiceNeeds, 'keys' | 'ports'>;

/** Gives a licence one more key and gives that key, which can never be seen again; the earlier ones stay good. */
export async function addFurtherKey(
  queries: Queries,
  { licence, cause, now }: FurtherKey,
  { keys, ports }: KeyNeeds,
): Promise<LicenceKey> {
  const key = drawLicenceKey(ports.randomBytes);
  const pepper = keys.peppers.current();
  await queries
    .insertInto('licence_keys')
    .values({
      ...{ product: licence.product, licence: licence.id, cause, state: 'valid' },
      ...{ key_hash: hashLicenceKey(key, pepper), pepper_version: pepper.version },
      ...{ last_four: key.slice(-4), issued_at: now.toISOString() },
    })
    .execute();
  return key;
}

/**
 * Gives a licence whose row the transaction has locked a new first key and gives that key. All earlier keys open nothing any more,
 * and whoever holds one hears why.
 */
export async function replaceKeys(
  queries: Queries,
  { licence, now }: Omit<FurtherKey, 'cause'>,
  { keys, ports }: KeyNeeds,
): Promise<LicenceKey> {
  await queries
    .updateTable('licence_keys')
    .set({ state: 'replaced' })
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .execute();
  await queries
    .insertInto('licence_keys')
    .values({
      ...{ product: licence.product, licence: licence.id, cause: 'ownerChange', state: 'replaced' },
      ...{ key_hash: licence.key_hash, pepper_version: licence.pepper_version },
      ...{ last_four: licence.last_four, issued_at: licence.issued_at },
    })
    .execute();
  const key = drawLicenceKey(ports.randomBytes);
  const pepper = keys.peppers.current();
  await updateLicence(queries, licence, {
    ...{ key_hash: hashLicenceKey(key, pepper), pepper_version: pepper.version, last_four: key.slice(-4) },
    changed_at: now.toISOString(),
  });
  return key;
}

/** Lets no more than some of a licence's recovered keys open it: the oldest of those above the number are replaced. */
export async function limitRecoveredKeys(
  queries: Queries,
  licence: Pick<LicenceRow, 'product' | 'id'>,
  maximum: number,
): Promise<void> {
  const valid = await queries
    .selectFrom('licence_keys')
    .select('key_hash')
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .where('cause', '=', 'recovery')
    .where('state', '=', 'valid')
    .orderBy('issued_at', 'desc')
    .execute();
  const surplus = valid.slice(maximum).map(({ key_hash }) => key_hash);
  if (surplus.length === 0) return;
  await queries
    .updateTable('licence_keys')
    .set({ state: 'replaced' })
    .where('product', '=', licence.product)
    .where('key_hash', 'in', surplus)
    .execute();
}
