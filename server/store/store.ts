import { Kysely, sql } from 'kysely';
import type { Dialect } from 'kysely';
import type { Queries, Tables } from './schema.ts';

/** The store: reads, and changes that happen wholly or not at all and are on disk when they are answered. */
export class Store {
  readonly #database: Kysely<Tables>;
  readonly #changes = new Set<Promise<unknown>>();

  constructor(dialect: Dialect) {
    this.#database = new Kysely<Tables>({ dialect });
  }

  /** Reads; what is read may be changed by somebody else right after. */
  read<T>(query: (queries: Queries) => Promise<T>): Promise<T> {
    return query(this.#database);
  }

  /** The only way to write: one transaction that nobody else's comes between. */
  async write<T>(change: (queries: Queries) => Promise<T>): Promise<T> {
    const written = this.#database.transaction().execute(change);
    this.#changes.add(written);
    try {
      return await written;
    } finally {
      this.#changes.delete(written);
    }
  }

  /** Throws if the store does not answer. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#database);
  }

  /** Waits for the changes that were begun, also for those whose sender has hung up since, and closes the store. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#changes);
    await this.#database.destroy();
  }
}
