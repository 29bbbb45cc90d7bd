import type { Selectable } from 'kysely';
import type { LicenceRow } from '../licence/licence-records.ts';
import type { Queries, Tables } from '../store/schema.ts';

/** A seat of a licence, as the registration that holds it. */
export type OwnedSeat = Pick<
  Selectable<Tables['registrations']>,
  'id' | 'installation' | 'owner' | 'platform' | 'release' | 'recorded_at' | 'language'
>;

/** The seats of a licence that installations hold whose owner has an e-mail address, the oldest registration first. */
export async function listOwnedSeats(
  queries: Queries,
  { product, id: licence }: Pick<LicenceRow, 'product' | 'id'>,
  emailIndex: string,
): Promise<readonly OwnedSeat[]> {
  return queries
    .selectFrom('owners')
    .innerJoin('registrations', (join) =>
      join
        .onRef('registrations.product', '=', 'owners.product')
        .onRef('registrations.owner', '=', 'owners.id'),
    )
    .innerJoin('seats', (join) =>
      join
        .onRef('seats.product', '=', 'registrations.product')
        .onRef('seats.licence', '=', 'registrations.licence')
        .onRef('seats.installation', '=', 'registrations.installation'),
    )
    .select([
      ...(['registrations.id', 'registrations.installation', 'registrations.owner'] as const),
      ...(['registrations.platform', 'registrations.release'] as const),
      ...(['registrations.recorded_at', 'registrations.language'] as const),
    ])
    .where('owners.product', '=', product)
    .where('owners.email_index', '=', emailIndex)
    .where('registrations.product', '=', product)
    .where('registrations.licence', '=', licence)
    .where('seats.product', '=', product)
    .where('seats.licence', '=', licence)
    .orderBy('registrations.recorded_at')
    .orderBy('registrations.id')
    .execute();
}
