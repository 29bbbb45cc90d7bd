import { sql } from 'kysely';
import { Pool } from 'pg';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import { listApplied, prepareSchema } from './migrate.ts';
import { ConnectionLost } from './recovering-pool.ts';
import { createPostgresqlStore, type PostgresqlStore } from './postgresql-store.ts';
import { describeDatabase } from './store-address.ts';
import type { Queries } from './schema.ts';
import type { StoreOpening } from './store.ts';

type Opened = Result<
  PostgresqlStore,
  Failure<'STORE_MISSING' | 'STORE_UNREACHABLE' | 'STORE_UNSAFE' | 'STORE_NEWER' | 'STORE_IN_USE'>
>;

const APPLICATION_NAME = 'deed';
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
export async function openPostgresqlStore(url: string, how: StoreOpening): Promise<Opened> {
  const store = createPostgresqlStore(createPool(url));
  try {
    const opened = await check(store, how);
    if (!opened.ok) await store.close();
    return opened;
  } catch (error) {
    await store.close();
    const code = errorCode(error instanceof ConnectionLost ? error.cause : error) || errorCode(error);
    if (code === '') throw error;
    return fail('STORE_UNREACHABLE', `expected to open ${describeDatabase(url)}, found ${code}`);
  }
}

function createPool(url: string): Pool {
  return new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    // For a server that has gone silent and cannot say so itself.
    query_timeout: STATEMENT_WITHIN_MS + CONNECT_WITHIN_MS,
    lock_timeout: LOCK_WITHIN_MS,
    idle_in_transaction_session_timeout: STATEMENT_WITHIN_MS,
    keepAlive: true,
    application_name: APPLICATION_NAME,
  });
}

async function check(
  store: PostgresqlStore,
  { canCreate, schema, isExclusive }: StoreOpening,
): Promise<Opened> {
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
  const others = isExclusive === true ? await store.read(countOthers) : 0;
  if (others > 0) return fail('STORE_IN_USE', `found ${others} other connections of Deed`);
  if (!canCreate && (await store.read(listApplied)).length === 0) {
    return fail('STORE_MISSING', 'expected the tables of a store, found none');
  }
  const migrated = await store.read((queries) => prepareSchema(queries, 'postgresql', schema));
  return migrated.ok ? ok(store) : migrated;
}

/** Connections of other processes of Deed, as far as the server shows them to this user. */
async function countOthers(queries: Queries): Promise<number> {
  const { rows } = await sql<{ readonly others: string | number }>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and application_name = ${APPLICATION_NAME} and pid <> pg_backend_pid()`.execute(
    queries,
  );
  return Number(rows[0]?.others ?? 0);
}
