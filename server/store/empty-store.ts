import { sql } from 'kysely';
import type { Queries } from './schema.ts';
import { TABLE_KEYS } from './table-keys.ts';

/** What a store has that was opened and never used. */
const LEFT_BY_OPENING: readonly string[] = ['key_marks', 'store_state'];

/** The first table with something in it, beside what opening a store leaves there; `undefined` if the store is empty. */
export async function findUsedTable(queries: Queries): Promise<string | undefined> {
  const tables = await queries.introspection.getTables();
  for (const { table } of TABLE_KEYS) {
    if (LEFT_BY_OPENING.includes(table) || !tables.some(({ name }) => name === table)) continue;
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(queries);
    if (rows.length > 0) return table;
  }
  return undefined;
}

/** Tables of ours that no backup holds. */
const OTHER_TABLES: readonly string[] = ['jobs', 'rate_limits', 'kysely_migration', 'kysely_migration_lock'];

/** Removes every table of a store, so that its schema can be built anew; tables of others in the same database stay. */
export async function dropTables(queries: Queries): Promise<void> {
  const tables = await queries.introspection.getTables({ withInternalKyselyTables: true });
  // Those that others refer to go last.
  const ours = [...OTHER_TABLES, ...TABLE_KEYS.map(({ table }) => table).toReversed()];
  for (const name of ours) {
    if (tables.some((table) => table.name === name)) await queries.schema.dropTable(name).execute();
  }
}
