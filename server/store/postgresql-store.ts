import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool } from 'pg';
import { errorCode } from '../platform/error-code.ts';
import { createRecoveringPool } from './recovering-pool.ts';
import type { Tables } from './schema.ts';
import type { Query, Store } from './store.ts';

/** A store in a PostgreSQL database; its pool also serves what needs no transaction, such as shared limits. */
export interface PostgresqlStore extends Store {
  readonly engine: 'postgresql';
  readonly pool: Pool;
}

/**
 * Why a transaction came to nothing and is worth another try: it could not be put in order with others (40001), it waited in a
 * circle (40P01), or somebody inserted the same row first (23505), which the next try will find.
 */
const RETRIED = ['40001', '40P01', '23505'];
const TRIES_MAX = 8;
const PAUSE_MAX_MS = 40;

/** A store in PostgreSQL: transactions are READ COMMITTED, and those that collide are run again. */
export function createPostgresqlStore(pool: Pool): PostgresqlStore {
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createRecoveringPool(pool) }) });
  const changes = new Set<Promise<unknown>>();
  return {
    engine: 'postgresql',
    pool,
    read: (query) => query(database),
    write: async (change) => {
      const written = runUntilOrdered(database, change);
      changes.add(written);
      try {
        return await written;
      } finally {
        changes.delete(written);
      }
    },
    snapshot: (query) =>
      database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(query),
    ping: async () => {
      await sql`select 1`.execute(database);
    },
    close: async () => {
      await Promise.allSettled(changes);
      await database.destroy();
    },
  };
}

async function runUntilOrdered<T>(database: Kysely<Tables>, change: Query<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.transaction().setIsolationLevel('read committed').execute(change);
    } catch (error) {
      if (tries === TRIES_MAX || !RETRIED.includes(errorCode(error))) throw error;
      await sleep(randomInt(1, PAUSE_MAX_MS));
    }
  }
}
