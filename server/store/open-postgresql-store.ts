import { sql } from 'kysely';
import { Pool } from 'pg';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import { listApplied, migrate } from './migrate.ts';
import { createPostgresqlStore, type PostgresqlStore } from './postgresql-store.ts';
import { describeDatabase } from './store-address.ts';

type Opened = Result<
  PostgresqlStore,
  Failure<'STORE_MISSING' | 'STORE_UNREACHABLE' | 'STORE_UNSAFE' | 'STORE_NEWER'>
>;

const CONNECTIONS_MAX = 16;
const CONNECT_WITHIN_MS = 5000;
/** A statement that takes longer is a fault, and a lock held longer belongs to somebody who is gone. */
const STATEMENT_WITHIN_MS = 60_000;
const LOCK_WITHIN_MS = 10_000;

/** Without these an acknowledged registration can be lost with the power. */
const SETTINGS = [
  { name: 'fsync', refused: 'off' },
  { name: 'full_page_writes', refused: 'off' },
  { name: 'synchronous_commit', refused: 'off' },
] as const;

/** Opens the store of a PostgreSQL database; makes its tables if it may. */
export async function openPostgresqlStore(url: string, canCreate: boolean): Promise<Opened> {
  const store = createPostgresqlStore(createPool(url));
  try {
    const opened = await check(store, canCreate);
    if (!opened.ok) await store.close();
    return opened;
  } catch (error) {
    await store.close();
    const code = errorCode(error);
    if (code === '') throw error;
    return fail('STORE_UNREACHABLE', `expected to open ${describeDatabase(url)}, found ${code}`);
  }
}

function createPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    lock_timeout: LOCK_WITHIN_MS,
    idle_in_transaction_session_timeout: STATEMENT_WITHIN_MS,
    keepAlive: true,
    application_name: 'deed',
  });
  // An idle connection that breaks is replaced; whoever uses one that breaks hears of it by the query that fails.
  pool.on('error', () => undefined);
  return pool;
}

async function check(store: PostgresqlStore, canCreate: boolean): Promise<Opened> {
  const unsafe = await store.read(async (queries) => {
    for (const { name, refused } of SETTINGS) {
      const { rows } = await sql<{
        readonly value: string;
      }>`select current_setting(${name}) as value`.execute(queries);
      if (rows[0]?.value === refused) return name;
    }
    return undefined;
  });
  if (unsafe !== undefined) return fail('STORE_UNSAFE', `expected ${unsafe} to be on, found off`);
  if (!canCreate && (await store.read(listApplied)).length === 0) {
    return fail('STORE_MISSING', 'expected the tables of a store, found none');
  }
  const migrated = await store.read((queries) => migrate(queries, 'postgresql'));
  return migrated.ok ? ok(store) : migrated;
}
