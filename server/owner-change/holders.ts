import type { LicenceRow } from '../licence/licence-records.ts';
import type { RegistrationRow } from '../owner/authorise-owner.ts';
import type { Queries } from '../store/schema.ts';

/** A registration of a licence whose owner is recorded. */
export type Holder = RegistrationRow & { readonly email_index: string };

/** Who holds registrations of a licence: whoever hands it on, under all records with their address, and everybody else. */
export interface Holders {
  readonly leaving: readonly Holder[];
  readonly staying: readonly Holder[];
}

/** Finds who holds registrations of a licence, seen from one of them. Owners who were erased hold none. */
export async function listHolders(
  queries: Queries,
  { product, id: licence }: Pick<LicenceRow, 'product' | 'id'>,
  registration: string,
): Promise<Holders> {
  const holders = await queries
    .selectFrom('registrations')
    .innerJoin('owners', (join) =>
      join
        .onRef('owners.product', '=', 'registrations.product')
        .onRef('owners.id', '=', 'registrations.owner'),
    )
    .selectAll('registrations')
    .select('owners.email_index')
    .where('registrations.product', '=', product)
    .where('registrations.licence', '=', licence)
    .where('owners.product', '=', product)
    .where('owners.erased_at', 'is', null)
    .orderBy('registrations.id')
    .execute();
  const address = holders.find(({ id }) => id === registration)?.email_index;
  return {
    leaving: holders.filter(({ email_index }) => email_index === address),
    staying: holders.filter(({ email_index }) => email_index !== address),
  };
}
