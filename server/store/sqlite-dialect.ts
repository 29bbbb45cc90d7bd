import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
} from 'kysely';

const STATEMENTS_MAX = 200;

/**
 * SQLite as Kysely's dialect has it, but for four things.
 *
 * A transaction takes the write lock when it begins: one that reads first and writes later could find in between that
 * another process took the last seat. Migrations run in a transaction, which SQLite can do. Statements are prepared once. A
 * rollback that SQLite has done by itself is not asked for again.
 */
export function createSqliteDialect(database: BetterSqlite3.Database): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(database),
    createIntrospector: (queries) => new SqliteIntrospector(queries),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;

  constructor(database: BetterSqlite3.Database) {
    super({ database: rememberStatements(database) });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
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
