import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { createFirstTables } from './migrations/first-light.ts';
import { textOf } from './migrations/table-builder.ts';
import { createVendorTables } from './migrations/vendor.ts';
import type { Queries } from './schema.ts';
import type { Engine, StoreOpening } from './store.ts';

/** All migrations, by name, in order; one set for every engine. */
export function createMigrations(engine: Engine): Readonly<Record<string, Migration>> {
  const text = textOf(engine);
  return {
    '0001-first-light': { up: (database) => createFirstTables(database, text) },
    '0002-vendor': { up: (database) => createVendorTables(database, text) },
  };
}

/** Brings the schema up to date in one transaction; a store that a newer version has changed is refused untouched. */
export async function migrate(
  queries: Queries,
  engine: Engine,
): Promise<Result<readonly string[], Failure<'STORE_NEWER'>>> {
  // Asked first without a lock, so that opening a store that is up to date does not wait for whoever is writing to it.
  const missing = await listMissing(queries, engine);
  if (!missing.ok || missing.value.length === 0) return missing;
  const { error } = await createMigrator(queries, createMigrations(engine)).migrateToLatest();
  if (error !== undefined) throw error;
  return missing;
}

/** The migrations that a store has yet to have, in order; `STORE_NEWER` if it had some that nobody knows here. */
export async function listMissing(
  queries: Queries,
  engine: Engine,
): Promise<Result<readonly string[], Failure<'STORE_NEWER'>>> {
  const known = Object.keys(createMigrations(engine));
  const applied = await listApplied(queries);
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return fail('STORE_NEWER', `expected at most ${known.at(-1) ?? ''}, found ${unknown}`);
  return ok(known.filter((name) => !applied.includes(name)));
}

/** What carries out migrations on a store; all that are missing in one transaction. */
export function createMigrator(queries: Queries, migrations: Readonly<Record<string, Migration>>): Migrator {
  return new Migrator({
    db: queries,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
}

/** Brings the schema up to date, or only finds out whether this version of Deed knows it. */
export async function prepareSchema(
  queries: Queries,
  engine: Engine,
  schema: StoreOpening['schema'],
): Promise<Result<readonly string[], Failure<'STORE_NEWER'>>> {
  return schema === 'current' ? migrate(queries, engine) : listMissing(queries, engine);
}

/** The migrations that a store has had. */
export async function listApplied(queries: Queries): Promise<readonly string[]> {
  const tables = await queries.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ readonly name: string }>`select name from kysely_migration`.execute(queries);
  return rows.map(({ name }) => name);
}
