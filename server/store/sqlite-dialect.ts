import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type SelectModifierNode,
  type SqliteDatabase,
} from 'kysely';
import { errorCode } from '../platform/error-code.ts';
import { BUSY_TIMEOUT_MS } from './sqlite-settings.ts';

const STATEMENTS_MAX = 300;
const BUSY_PAUSE_MS = 5;

/** How a transaction begins: with the write lock, or only to read. */
export type Begin = 'begin immediate' | 'begin';

/**
 * SQLite as Kysely's dialect has it, but for five things.
 *
 * A transaction takes the write lock when it begins: one that reads first and writes later could find in between that
 * another process took the last seat. While another process has the lock, this one goes on with other work. Migrations run in
 * a transaction, which SQLite can do. Statements are prepared once. A rollback that SQLite has done by itself is not asked for
 * again. And the locks of rows that other databases need say nothing here, where a transaction has the whole file.
 */
export function createSqliteDialect(
  database: BetterSqlite3.Database,
  begin: Begin = 'begin immediate',
): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new LockingSqliteDriver(database, begin),
    createIntrospector: (queries) => new SqliteIntrospector(queries),
    createQueryCompiler: () => new LocklessQueryCompiler(),
  };
}

class LockingSqliteDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;
  readonly #begin: Begin;

  constructor(database: BetterSqlite3.Database, begin: Begin) {
    super({ database: rememberStatements(database) });
    this.#database = database;
    this.#begin = begin;
  }

  /** Waits without SQLite's own waiting, which would hold up the whole process. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + BUSY_TIMEOUT_MS;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw(this.#begin));
        return;
      } catch (error) {
        if (!errorCode(error).startsWith('SQLITE_BUSY') || performance.now() > until) throw error;
        await sleep(BUSY_PAUSE_MS);
      }
    }
  }

  /** On a full disk SQLite has rolled back by itself, and asking again would fail and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): true {
    return true;
  }
}

const ROW_LOCKS: readonly (string | undefined)[] = ['ForUpdate', 'ForShare', 'SkipLocked', 'NoWait'];

class LocklessQueryCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!ROW_LOCKS.includes(node.modifier)) super.visitSelectModifier(node);
  }
}

function rememberStatements(database: BetterSqlite3.Database): SqliteDatabase {
  const statements = new Map<string, BetterSqlite3.Statement>();
  return {
    prepare: (source: string) => {
      const remembered = statements.get(source);
      if (remembered !== undefined) return remembered;
      const statement = database.prepare(source);
      // Batches of many sizes have texts of their own; a bound keeps them from filling the memory.
      if (statements.size < STATEMENTS_MAX) statements.set(source, statement);
      return statement;
    },
    close: () => database.close(),
  };
}
