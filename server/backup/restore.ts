import { join } from 'node:path';
import { sql, type CompiledQuery } from 'kysely';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { compareMarks, listMarksOf, type KeyMark, type MarkProblem } from '../keys/key-marks.ts';
import { loadKeys, type KeyProblem } from '../keys/load-keys.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import { dropTables, findUsedTable } from '../store/empty-store.ts';
import { createMigrations, createMigrator } from '../store/migrate.ts';
import type { Queries } from '../store/schema.ts';
import type { Engine, Store } from '../store/store.ts';
import { markRestored } from '../store/store-state.ts';
import { TABLE_KEYS } from '../store/table-keys.ts';
import { readBackup, type ReadBackup, type ReadProblem, type RowBatch } from './read-backup.ts';

/** What a backup is restored into and with. */
export interface RestoreNeeds {
  readonly store: Store;
  readonly files: string;
  readonly environment: Environment;
  readonly ports: Ports;
  /** Hears how many rows are there so far. */
  readonly progress: (rows: number) => void;
}

/** Why a backup was not restored; nothing was changed then. */
export type RestoreProblem = ReadProblem | KeyProblem | MarkProblem | 'STORE_NOT_EMPTY';

/** What was restored. */
export interface RestoreSummary extends ReadBackup {
  /** Messages that were waiting when the backup was made, and are not sent again by themselves. */
  readonly heldBack: number;
}

/**
 * Restores a backup into an empty store, of whichever engine.
 *
 * The backup is read twice: once to know that it is whole and was written with the keys that are here, then to restore it, in
 * one transaction with the schema that it was made with and the migrations since. Whatever stops it leaves the store empty. The
 * restored store serves nothing until it is known who was erased since.
 */
export async function restoreBackup(
  path: string,
  needs: RestoreNeeds,
): Promise<Result<RestoreSummary, Failure<RestoreProblem>>> {
  const marks: KeyMark[] = [];
  const checked = await readBackup(path, {
    schemas: listSchemas(needs.store.engine),
    onRows: collectMarks(marks),
  });
  if (!checked.ok) return checked;
  const known = checkTables(checked.value);
  if (!known.ok) return known;
  const keys = await checkKeys(marks, needs);
  if (!keys.ok) return keys;
  return needs.store.write(async (queries) => {
    const used = await findUsedTable(queries);
    if (used !== undefined) return fail('STORE_NOT_EMPTY', `found rows in ${used}`);
    await load(path, queries, needs);
    const heldBack = await holdBackMessages(queries, needs.ports.clock());
    await markRestored(queries, needs.ports.clock());
    return ok({ ...checked.value, heldBack });
  });
}

function listSchemas(engine: Engine): readonly string[] {
  return Object.keys(createMigrations(engine));
}

function checkTables({ rows }: ReadBackup): Result<undefined, Failure<'BACKUP_DAMAGED'>> {
  const strange = Object.keys(rows).find((name) => !TABLE_KEYS.some(({ table }) => table === name));
  return strange === undefined ? ok(undefined) : fail('BACKUP_DAMAGED', `found a table ${strange}`);
}

/** With other keys everything in the backup would be there and nothing could be read. */
async function checkKeys(
  marks: readonly KeyMark[],
  { files, environment, ports }: RestoreNeeds,
): Promise<Result<undefined, Failure<KeyProblem | MarkProblem>>> {
  const keys = await loadKeys({ folder: join(files, 'keys'), environment, canCreate: false, ...ports });
  return keys.ok ? compareMarks(marks, listMarksOf(keys.value)) : keys;
}

function collectMarks(marks: KeyMark[]): (batch: RowBatch) => void {
  return ({ table, rows }) => {
    if (table !== 'key_marks') return;
    marks.push(...rows.map((row) => ({ name: String(row['name']), mark: String(row['mark']) })));
  };
}

/** Runs inside the transaction, perhaps more than once, so it begins from nothing each time. */
async function load(path: string, queries: Queries, { store, progress }: RestoreNeeds): Promise<void> {
  await dropTables(queries);
  let rows = 0;
  const insertRows = createInserter(queries);
  const read = await readBackup(path, {
    schemas: listSchemas(store.engine),
    onHeader: ({ schema }) => migrateTo(queries, store.engine, schema),
    onRows: async (batch) => {
      await insertRows(batch);
      rows += batch.rows.length;
      progress(rows);
    },
  });
  // It was whole a moment ago; if it is no more, nothing of it may stay.
  if (!read.ok) throw new Error(`expected the backup as it was before, found ${read.failure.code}`);
  await migrateTo(queries, store.engine, undefined);
}

/** Brings the schema to a migration, or to the last one. */
async function migrateTo(queries: Queries, engine: Engine, name: string | undefined): Promise<void> {
  const migrator = createMigrator(queries, createMigrations(engine));
  const { error } = name === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(name);
  if (error !== undefined) throw error;
}

/** Inserts batches of rows; a statement is built once for each table and number of rows, which takes longer than to run it. */
function createInserter(queries: Queries): (batch: RowBatch) => Promise<void> {
  const statements = new Map<string, CompiledQuery>();
  return async ({ table, columns, rows }) => {
    const name = [table, rows.length, ...columns].join(' ');
    const parameters = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
    const statement = statements.get(name) ?? compileInsert(queries, { table, columns, rows });
    statements.set(name, statement);
    await queries.executeQuery({ ...statement, parameters });
  };
}

function compileInsert(queries: Queries, { table, columns, rows }: RowBatch): CompiledQuery {
  const values = rows.map((row) => sql`(${sql.join(columns.map((name) => row[name] ?? null))})`);
  return sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    values ${sql.join(values)}`.compile(queries);
}

/** What was waiting may have been sent since, and a key that is mailed twice makes people ask. */
async function holdBackMessages(queries: Queries, now: Date): Promise<number> {
  const { numUpdatedRows } = await queries
    .updateTable('outgoing_messages')
    .set({
      ...{ state: 'failed', last_error: 'RESTORED', finished_at: now.toISOString() },
      ...{ claimed_by: null, claimed_until: null },
    })
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
