import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { errorCode } from '../platform/error-code.ts';
import type { Tables } from './schema.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import type { Query, Store } from './store.ts';

/** Connections to one database file: the writer's, the readers', and new ones for snapshots. */
export interface SqliteConnections {
  readonly writer: BetterSqlite3.Database;
  readonly reader: BetterSqlite3.Database;
  readonly open: () => BetterSqlite3.Database;
}

/** A change that waits for its turn. */
interface Change {
  /** Runs the change and gives how to tell its caller, once it is known whether the transaction holds. */
  readonly run: Query<() => void>;
  readonly refuse: (error: unknown) => void;
}

/** Together in one commit; more would keep the first one waiting for the last. */
const CHANGES_PER_COMMIT = 128;

/**
 * A store in a SQLite file.
 *
 * Changes that arrive in the same turn of the event loop are committed together: one flush of the disk serves them all, and
 * each still succeeds or fails on its own, in a savepoint. None is answered before the flush.
 */
export function createSqliteStore(connections: SqliteConnections): Store {
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(connections.writer) });
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(connections.reader) });
  const waiting: Change[] = [];
  let committing: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    // The turn ends first, so that all that it brings goes into one commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      await commitTogether(writer, waiting.splice(0, CHANGES_PER_COMMIT));
    }
    committing = undefined;
  }

  return {
    engine: 'sqlite',
    read: (query) => query(reader),
    write: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({
          run: async (queries) => {
            const result = await change(queries);
            return () => resolve(result);
          },
          refuse: reject,
        });
        committing ??= commitAll();
      }),
    snapshot: async (query) => {
      const database = new Kysely<Tables>({ dialect: createSqliteDialect(connections.open(), 'begin') });
      try {
        return await database.transaction().execute(query);
      } finally {
        await database.destroy();
      }
    },
    ping: async () => {
      await sql`select 1`.execute(reader);
    },
    close: async () => {
      await committing;
      await Promise.all([writer.destroy(), reader.destroy()]);
      // What was never used was never handed over, and would stay open.
      connections.writer.close();
      connections.reader.close();
    },
  };
}

/** Commits changes together; if the transaction as a whole fails, each gets one of its own, so that none fails for another. */
async function commitTogether(writer: Kysely<Tables>, changes: readonly Change[]): Promise<void> {
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return commitAlone(writer, only);
  let tell: readonly (() => void)[];
  try {
    tell = await writer.transaction().execute(async (queries) => {
      const done: (() => void)[] = [];
      for (const change of changes) done.push(await runInSavepoint(queries, change));
      return done;
    });
  } catch {
    for (const change of changes) await commitAlone(writer, change);
    return;
  }
  for (const each of tell) each();
}

async function commitAlone(writer: Kysely<Tables>, change: Change): Promise<void> {
  try {
    const tell = await writer.transaction().execute(change.run);
    tell();
  } catch (error) {
    change.refuse(error);
  }
}

/** Runs one change of several; throws only what concerns all of them. */
async function runInSavepoint(queries: Kysely<Tables>, change: Change): Promise<() => void> {
  await sql`savepoint change`.execute(queries);
  try {
    const tell = await change.run(queries);
    await sql`release change`.execute(queries);
    return tell;
  } catch (error) {
    // On a full disk and some other faults SQLite has rolled back everything: the savepoint is gone, and all begin anew.
    if (errorCode(error).startsWith('SQLITE_') && !errorCode(error).startsWith('SQLITE_CONSTRAINT'))
      throw error;
    await sql`rollback to change`.execute(queries);
    await sql`release change`.execute(queries);
    return () => change.refuse(error);
  }
}
