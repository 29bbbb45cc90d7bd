import { fail, type Failure, type Result } from '../../shared/result/result.ts';
import { openPostgresqlStore } from './open-postgresql-store.ts';
import { openSqliteStore } from './open-sqlite-store.ts';
import type { StoreAddress } from './store-address.ts';
import type { PostgresqlStore } from './postgresql-store.ts';
import type { Store, StoreOpening } from './store.ts';

/** Why the store cannot be opened. */
export type StoreProblem =
  | 'STORE_MISSING'
  | 'STORE_UNREADABLE'
  | 'STORE_UNREACHABLE'
  | 'STORE_UNSAFE'
  | 'STORE_NEWER'
  | 'STORE_IN_USE';

/** Which store, and how it is opened: its schema is brought up to date unless something else is said. */
export interface StoreLocation extends Omit<StoreOpening, 'schema'>, Partial<Pick<StoreOpening, 'schema'>> {
  readonly address: StoreAddress;
}

/** A store that has been opened. */
export type OpenStore = Store | PostgresqlStore;

/** Opens a store and checks that it keeps what it is given. */
export function openStore({
  address,
  ...how
}: StoreLocation): Promise<Result<OpenStore, Failure<StoreProblem>>> {
  const opening = { schema: 'current', ...how } as const;
  return address.engine === 'sqlite'
    ? openSqliteStore(address.files, opening)
    : openPostgresqlStore(address.url, opening);
}

/** Closes a store that turned out not to be what it must, and passes on why. */
export async function refuseStore<Problem extends string>(
  store: Store,
  problem: { readonly ok: false; readonly failure: Failure<Problem> },
): Promise<Result<never, Failure<Problem>>> {
  await store.close();
  return fail(problem.failure.code, problem.failure.detail);
}
