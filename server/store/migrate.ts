import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { createFirstTables } from './migrations/first-light.ts';
import type { Queries } from './schema.ts';

/** All migrations, by name, in order. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-light': { up: createFirstTables },
};

/** Brings the schema up to date in one transaction; a store that a newer version has changed is refused untouched. */
export async function migrate(queries: Queries): Promise<Result<undefined, Failure<'STORE_NEWER'>>> {
  const known = Object.keys(MIGRATIONS);
  const applied = await listApplied(queries);
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return fail('STORE_NEWER', `expected at most ${known.at(-1) ?? ''}, found ${unknown}`);
  // Asked first without a lock, so that opening a store that is up to date does not wait for whoever is writing to it.
  if (applied.length === known.length) return ok(undefined);
  const migrator = new Migrator({
    db: queries,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return ok(undefined);
}

async function listApplied(queries: Queries): Promise<readonly string[]> {
  const tables = await queries.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ readonly name: string }>`select name from kysely_migration`.execute(queries);
  return rows.map(({ name }) => name);
}
