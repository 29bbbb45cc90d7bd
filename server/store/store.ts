import { Kysely, sql } from 'kysely';
import type { Dialect } from 'kysely';
import type { Queries, Tables } from './schema.ts';

/** The store: reads, and changes that happen wholly or not at all and are on disk when they are answered. */
export class Store {
  readonly #database: Kysely<Tables>;

  constructor(dialect: Dialect) {
    this.#database = new Kysely<Tables>({ dialect });
  }

  /** Reads; what is read may be changed by somebody else right after. */
  read<T>(query: (queries: Queries) => Promise<T>): Promise<T> {
    return query(this.#database);
  }

  /** The only way to write: one transaction that nobody else's comes between. */
  write<T>(change: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#database.transaction().execute(change);
  }

  /** Throws if the store does not answer. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#database);
  }

  /** Waits for what was begun and closes the store. */
  close(): Promise<void> {
    return this.#database.destroy();
  }
}
