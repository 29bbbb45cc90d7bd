import type { LicenceRow } from '../licence/licence-records.ts';
import type { Queries } from '../store/schema.ts';

/** An address by its blind index, and how many of its licences are wanted. */
export interface AddressSearch {
  readonly product: string;
  readonly emailIndex: string;
  readonly maximum: number;
}

/**
 * The licences of an address: those that its owner registered, and those that it ordered. The newest come first; revoked ones
 * are left out, and so is what was ordered here and has another owner since.
 */
export async function listOwnedLicences(
  queries: Queries,
  search: AddressSearch,
): Promise<readonly LicenceRow[]> {
  const registered = await listRegistered(queries, search);
  const ordered = await listOrdered(queries, search);
  const byId = new Map([...registered, ...ordered].map((licence) => [licence.id, licence]));
  return [...byId.values()]
    .toSorted((left, right) => (left.issued_at < right.issued_at ? 1 : -1))
    .slice(0, search.maximum);
}

async function listRegistered(
  queries: Queries,
  { product, emailIndex, maximum }: AddressSearch,
): Promise<readonly LicenceRow[]> {
  return queries
    .selectFrom('owners')
    .innerJoin('registrations', (join) =>
      join
        .onRef('registrations.product', '=', 'owners.product')
        .onRef('registrations.owner', '=', 'owners.id'),
    )
    .innerJoin('licences', (join) =>
      join
        .onRef('licences.product', '=', 'registrations.product')
        .onRef('licences.id', '=', 'registrations.licence'),
    )
    .selectAll('licences')
    .distinct()
    .where('owners.product', '=', product)
    .where('owners.email_index', '=', emailIndex)
    .where('registrations.product', '=', product)
    .where('licences.product', '=', product)
    .where('licences.state', '<>', 'revoked')
    .orderBy('licences.issued_at', 'desc')
    .limit(maximum)
    .execute();
}

/** Who bought a licence and gave it away is no longer whose it is: its first key was replaced then. */
async function listOrdered(
  queries: Queries,
  { product, emailIndex, maximum }: AddressSearch,
): Promise<readonly LicenceRow[]> {
  return queries
    .selectFrom('orders')
    .innerJoin('licences', (join) =>
      join.onRef('licences.product', '=', 'orders.product').onRef('licences.order_id', '=', 'orders.id'),
    )
    .selectAll('licences')
    .where('orders.product', '=', product)
    .where('orders.email_index', '=', emailIndex)
    .where('licences.product', '=', product)
    .where('licences.state', '<>', 'revoked')
    .where((expression) =>
      expression.not(
        expression.exists(
          expression
            .selectFrom('licence_keys')
            .select('licence_keys.key_hash')
            .where('licence_keys.product', '=', product)
            .whereRef('licence_keys.licence', '=', 'licences.id')
            .where('licence_keys.cause', '=', 'ownerChange')
            .where('licence_keys.state', '=', 'replaced'),
        ),
      ),
    )
    .orderBy('licences.issued_at', 'desc')
    .limit(maximum)
    .execute();
}
