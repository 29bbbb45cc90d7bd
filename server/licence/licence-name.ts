import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Queries } from '../store/schema.ts';
import { findLicence, findProductOfKey, lockLicence } from './find-licence.ts';
import type { LicenceRow } from './licence-records.ts';

/** A licence by its id, which support and other systems have. */
export interface LicenceId {
  readonly product: string;
  readonly id: string;
}

/** How a vendor names a licence: by a key of it, whose product is not known, or by its id. */
export type LicenceName =
  { readonly kind: 'key'; readonly key: LicenceKey } | ({ readonly kind: 'id' } & LicenceId);

/** Finds the licence that a vendor names, also by a key that opens nothing any more. */
export async function findNamedLicence(
  queries: Queries,
  name: LicenceName,
  peppers: KeyRing,
): Promise<LicenceRow | undefined> {
  if (name.kind === 'id') return findLicenceById(queries, name);
  const product = await findProductOfKey(queries, name.key, peppers);
  if (product === undefined) return undefined;
  return (await findLicence(queries, { product, key: name.key }, peppers))?.licence;
}

/** As `findNamedLicence`, and keeps the licence's row from changing until the transaction ends. */
export async function lockNamedLicence(
  queries: Queries,
  name: LicenceName,
  peppers: KeyRing,
): Promise<LicenceRow | undefined> {
  if (name.kind === 'id') return lockLicenceById(queries, name);
  const product = await findProductOfKey(queries, name.key, peppers);
  if (product === undefined) return undefined;
  return (await lockLicence(queries, { product, key: name.key }, peppers))?.licence;
}

/** Finds a licence by its id. */
export async function findLicenceById(queries: Queries, name: LicenceId): Promise<LicenceRow | undefined> {
  return selectById(queries, name).executeTakeFirst();
}

/** Finds a licence by its id, and keeps its row from changing until the transaction ends. */
export async function lockLicenceById(queries: Queries, name: LicenceId): Promise<LicenceRow | undefined> {
  return selectById(queries, name).forUpdate().executeTakeFirst();
}

function selectById(queries: Queries, { product, id }: LicenceId) {
  return queries.selectFrom('licences').selectAll().where('product', '=', product).where('id', '=', id);
}
