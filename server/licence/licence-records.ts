import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Seats, Term } from '../../shared/licence/licence.ts';
import type { Queries, Tables } from '../store/schema.ts';

/** A licence as the store keeps it. */
export type LicenceRow = Selectable<Tables['licences']>;

/** A licence to be added. */
export type NewLicence = Insertable<Tables['licences']>;

const ROWS_PER_INSERT = 500;

/** Adds licences. */
export async function insertLicences(queries: Queries, rows: readonly NewLicence[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await queries
      .insertInto('licences')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .execute();
  }
}

/** What can change of a licence. */
export type LicenceChange = Omit<Updateable<Tables['licences']>, 'product' | 'id'>;

/** Changes a licence. */
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
