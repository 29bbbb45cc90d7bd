import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { errorCode } from '../platform/error-code.ts';

/**
 * There is no connection to the database, or it broke: SQLSTATE 08006 (PostgreSQL, appendix A). If it broke during a commit,
 * nobody knows whether that counts; whoever asks again under the same idempotency key finds out.
 */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = '08006';
}

/** The server answers, but is a standby: somebody else is the primary now, and only a new connection finds it. */
const READ_ONLY = '25006';

/**
 * A pool for Kysely that says of every broken connection that it broke, in one way, and never hands it out again.
 *
 * The driver reports the same loss in half a dozen ways, most of them without a code, and ends the process over a connection
 * that breaks between two statements of a transaction.
 */
export function createRecoveringPool(pool: Pool): PostgresPool {
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  // An idle connection that breaks is replaced; whoever uses one that breaks hears of it by the statement that fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    options: pool.options,
    connect: async () => {
      const client = await connect(pool);
      const known = clients.get(client) ?? new RecoveringClient(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw toLoss(error) ?? error;
  }
}

class RecoveringClient implements PostgresPoolClient {
  readonly #client: PostgresPoolClient;
  #isLost = false;

  constructor(client: PostgresPoolClient) {
    this.#client = client;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    statement: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement !== 'string') throw new Error('expected a statement, found a cursor');
    return this.#run<R>(statement, parameters);
  }

  release(): void {
    this.#client.release(this.#isLost);
  }

  async #run<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      return await this.#client.query<R>(sql, parameters);
    } catch (error) {
      const loss = toLoss(error);
      if (loss !== undefined || errorCode(error) === READ_ONLY) this.#isLost = true;
      throw loss ?? error;
    }
  }
}

/** What the server says itself has a code of its own; a `TypeError` is a bug of ours; everything else is the connection. */
function toLoss(error: unknown): ConnectionLost | undefined {
  if (error instanceof DatabaseError || error instanceof TypeError) return undefined;
  return new ConnectionLost('expected a connection to the database', { cause: error });
}
