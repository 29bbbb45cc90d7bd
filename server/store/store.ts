import type { Queries } from './schema.ts';

/** Which database holds the store. */
export type Engine = 'sqlite' | 'postgresql';

/** How a store is opened. */
export interface StoreOpening {
  /** Whether a new one may be made. */
  readonly canCreate: boolean;
  /** The schema is brought up to date, or looked at as it is. */
  readonly schema: 'current' | 'asFound';
  /** Refused while another process uses it: `STORE_IN_USE`. */
  readonly isExclusive?: boolean;
}

/** What is done with the store: a read, or the statements of one transaction. */
export type Query<T> = (queries: Queries) => Promise<T>;

/** The store: reads, and changes that happen wholly or not at all and are on disk when they are answered. */
export interface Store {
  readonly engine: Engine;
  /** Reads what is committed; what is read may be changed by somebody else right after. */
  readonly read: <T>(query: Query<T>) => Promise<T>;
  /**
   * The only way to write: one transaction.
   *
   * A change may be run more than once before one run counts, so it has no effect but through its queries, and it never
   * writes to the store by another way. On PostgreSQL it sees what others commit in between: it locks the row that decides
   * (`forUpdate`) before it counts or checks.
   */
  readonly write: <T>(change: Query<T>) => Promise<T>;
  /** Reads everything as it was at one moment, however long that takes. */
  readonly snapshot: <T>(query: Query<T>) => Promise<T>;
  /** Throws if the store does not answer. */
  readonly ping: () => Promise<void>;
  /** Waits for the changes that were begun, also for those whose sender has hung up since, and closes the store. */
  readonly close: () => Promise<void>;
}
