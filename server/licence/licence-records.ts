import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Seats, Term } from '../../shared/licence/licence.ts';
import type { Queries, Tables } from '../store/schema.ts';

/** A licence as the store keeps it. */
export type LicenceRow = Selectable<Tables['licences']>;

/** A licence to be added. */
export type NewLicence = Insertable<Tables['licences']>;

const ROWS_PER_STATEMENT = 100;

/** How many seats of a licence owners may give back within 365 days, unless the vendor says otherwise. */
export const TRANSFERS_PER_YEAR = 4;

/** Adds licences. To build a statement takes longer than to carry it out, so the full ones are built once. */
export async function insertLicences(queries: Queries, licences: readonly NewLicence[]): Promise<void> {
  const rows = licences.map(toRow);
  const rest = rows.length % ROWS_PER_STATEMENT;
  const full = rows.length - rest;
  if (full > 0) {
    const statement = toInsertion(queries, rows.slice(0, ROWS_PER_STATEMENT)).compile();
    for (let start = 0; start < full; start += ROWS_PER_STATEMENT) {
      const parameters = rows.slice(start, start + ROWS_PER_STATEMENT).flatMap((row) => Object.values(row));
      await queries.executeQuery({ ...statement, parameters });
    }
  }
  if (rest > 0) await toInsertion(queries, rows.slice(full)).execute();
}

function toInsertion(queries: Queries, rows: readonly NewLicence[]) {
  return queries.insertInto('licences').values(rows);
}

/** Every column in one order, which is the order of the statement's parameters. */
function toRow(licence: NewLicence) {
  return {
    ...{ product: licence.product, id: licence.id, key_hash: licence.key_hash },
    ...{ pepper_version: licence.pepper_version, last_four: licence.last_four, edition: licence.edition },
    ...{ seats: licence.seats, until: licence.until ?? null, state: licence.state },
    ...{ issued_at: licence.issued_at, order_id: licence.order_id ?? null },
    grace_days: licence.grace_days ?? 0,
    transfers_per_year: licence.transfers_per_year ?? TRANSFERS_PER_YEAR,
  };
}

/** Removes licences that were issued a moment ago and that nobody can use. */
export async function deleteLicences(
  queries: Queries,
  product: string,
  ids: readonly string[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_PER_STATEMENT) {
    await queries
      .deleteFrom('licences')
      .where('product', '=', product)
      .where('id', 'in', ids.slice(start, start + ROWS_PER_STATEMENT))
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
