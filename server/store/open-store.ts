import { fail, type Failure, type Result } from '../../shared/result/result.ts';
import { openPostgresqlStore } from './open-postgresql-store.ts';
import { openSqliteStore } from './open-sqlite-store.ts';
import type { StoreAddress } from './store-address.ts';
import type { PostgresqlStore } from './postgresql-store.ts';
import type { Store } from './store.ts';

/** Why the store cannot be opened. */
export type StoreProblem =
  'STORE_MISSING' | 'STORE_UNREADABLE' | 'STORE_UNREACHABLE' | 'STORE_UNSAFE' | 'STORE_NEWER';

/** Which store, and whether it may be made. */
export interface StoreLocation {
  readonly address: StoreAddress;
  readonly canCreate: boolean;
}

/** A store that has been opened. */
export type OpenStore = Store | PostgresqlStore;

/** Opens a store, checks that it keeps what it is given, and brings its schema up to date. */
export function openStore({
  address,
  canCreate,
}: StoreLocation): Promise<Result<OpenStore, Failure<StoreProblem>>> {
  return address.engine === 'sqlite'
    ? openSqliteStore(address.files, canCreate)
    : openPostgresqlStore(address.url, canCreate);
}

/** Closes a store that turned out not to be what it must, and passes on why. */
export async function refuseStore<Problem extends string>(
  store: Store,
  problem: { readonly ok: false; readonly failure: Failure<Problem> },
): Promise<Result<never, Failure<Problem>>> {
  await store.close();
  return fail(problem.failure.code, problem.failure.detail);
}
