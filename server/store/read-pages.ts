import { sql, type RawBuilder } from 'kysely';
import type { Queries, Tables } from './schema.ts';
import { keyOf } from './table-keys.ts';

/** What a column holds. */
export type Value = string | number | null;

/** A row, by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** What is read of a table. */
export interface PageQuestion {
  readonly table: keyof Tables;
  /** All columns if absent. */
  readonly columns?: readonly string[];
  readonly where?: RawBuilder<unknown>;
  readonly rowsPerPage: number;
}

/**
 * Reads a table in the order of its primary key, page by page, so that the memory it takes does not grow with the table.
 *
 * Each page begins after the last row of the one before; what is read in between by others changes nothing in that.
 */
export async function* readPages(
  read: <T>(query: (queries: Queries) => Promise<T>) => Promise<T>,
  { table, columns, where, rowsPerPage }: PageQuestion,
): AsyncGenerator<readonly Row[]> {
  const key = keyOf(table);
  const keyColumns = sql.join(key.map((name) => sql.ref(name)));
  const selected = columns === undefined ? sql`*` : sql.join(columns.map((name) => sql.ref(name)));
  let after: readonly Value[] | undefined;
  for (;;) {
    const conditions = [
      ...(after === undefined ? [] : [sql`(${keyColumns}) > (${sql.join(after)})`]),
      ...(where === undefined ? [] : [where]),
    ];
    const filter = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
    const { rows } = await read((queries) =>
      sql<Row>`select ${selected} from ${sql.table(table)} ${filter} order by ${keyColumns} limit ${rowsPerPage}`.execute(
        queries,
      ),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < rowsPerPage) return;
    after = key.map((name) => last[name] ?? null);
  }
}
