import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
} from 'kysely';

const STATEMENTS_MAX = 200;

/**
 * SQLite as Kysely's dialect has it, but for three things.
 *
 * A transaction takes the write lock when it begins: one that reads first and writes later could find in between that
 * another process took the last seat. Migrations run in a transaction, which SQLite can do. Statements are prepared once.
 */
export function createSqliteDialect(database: BetterSqlite3.Database): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver({ database: rememberStatements(database) }),
    createIntrospector: (queries) => new SqliteIntrospector(queries),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): true {
    return true;
  }
}

function rememberStatements(database: BetterSqlite3.Database): Pick<BetterSqlite3.Database, 'prepare' | 'close'> {
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
