import type { Selectable } from 'kysely';
import type { Seats, Term } from '../../shared/licence/licence.ts';
import type { Queries, Tables, VendorState } from '../store/schema.ts';

/** A licence as the store keeps it. */
export type LicenceRow = Selectable<Tables['licences']>;

const ROWS_PER_INSERT = 500;

/** Finds the licence behind a key by the key's hash, whatever product it is for. */
export function findLicence(queries: Queries, keyHash: string): Promise<LicenceRow | undefined> {
  return queries.selectFrom('licences').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
}

/** Adds licences. */
export async function insertLicences(queries: Queries, rows: readonly LicenceRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await queries
      .insertInto('licences')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .execute();
  }
}

/** What a vendor can change of a licence. */
export type LicenceChange = Partial<Pick<LicenceRow, 'seats'>> & { readonly state?: VendorState };

/** Sets what the vendor has decided about a licence. */
export async function updateLicence(
  queries: Queries,
  licence: LicenceRow,
  change: LicenceChange,
): Promise<void> {
  await queries
    .updateTable('licences')
    .set(change)
    .where('product', '=', licence.product)
    .where('id', '=', licence.id)
    .execute();
}

/** Counts the seats that installations hold. */
export async function countSeats(queries: Queries, licence: LicenceRow): Promise<Seats> {
  const { used } = await queries
    .selectFrom('seats')
    .select((expression) => expression.fn.countAll<number | string>().as('used'))
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .executeTakeFirstOrThrow();
  return { used: Number(used), total: licence.seats };
}

/** The licence's term. */
export function toTerm({ until }: LicenceRow): Term {
  return until === null ? { kind: 'perpetual' } : { kind: 'until', until };
}
