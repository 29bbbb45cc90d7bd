import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment } from '../platform/ports.ts';

/** Where a store is, and the folder for what belongs to it and is no database: keys, mail, the copy of the erasure ledger. */
export type StoreAddress =
  | { readonly engine: 'sqlite'; readonly files: string }
  | { readonly engine: 'postgresql'; readonly files: string; readonly url: string };

const DEFAULT_FILES = './deed-files';

/**
 * Reads what `--data` names: a folder, or a PostgreSQL database as `postgres://…`.
 *
 * A database has no folder; its files are in `DEED_FILES`, else in `deed-files`. `STORE_ADDRESS_UNSUPPORTED` is any other address.
 */
export function parseStoreAddress(
  data: string,
  environment: Environment,
): Result<StoreAddress, Failure<'STORE_ADDRESS_UNSUPPORTED'>> {
  if (!/^[a-z][a-z0-9+]+:\/\//iu.test(data)) return ok({ engine: 'sqlite', files: data });
  if (/^postgres(?:ql)?:\/\//iu.test(data) && URL.canParse(data)) {
    return ok({ engine: 'postgresql', files: environment['DEED_FILES'] ?? DEFAULT_FILES, url: data });
  }
  return fail(
    'STORE_ADDRESS_UNSUPPORTED',
    `expected a folder or postgres://HOST/DATABASE, found ${data.split(':')[0] ?? ''}://…`,
  );
}

/** The database of an address without user and password, for messages. */
export function describeDatabase(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
