import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import { migrate } from './migrate.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { applySettings, BUSY_TIMEOUT_MS } from './sqlite-settings.ts';
import { Store } from './store.ts';

/** Why the store cannot be opened. */
export type StoreProblem =
  'STORE_ADDRESS_UNSUPPORTED' | 'STORE_MISSING' | 'STORE_UNREADABLE' | 'STORE_UNSAFE' | 'STORE_NEWER';

/** The database's file inside the data folder. */
export const STORE_FILE = 'deed.sqlite';

/** Which folder holds the store, and whether it may be made. */
export interface StoreLocation {
  readonly folder: string;
  readonly canCreate: boolean;
}

/** Opens the store of a data folder, checks that it keeps what it is given, and brings its schema up to date. */
export async function openStore(location: StoreLocation): Promise<Result<Store, Failure<StoreProblem>>> {
  const { folder, canCreate } = location;
  if (/^[a-z][a-z0-9+]+:\/\//iu.test(folder)) {
    return fail('STORE_ADDRESS_UNSUPPORTED', 'expected a folder: this version keeps its store in one');
  }
  const path = join(folder, STORE_FILE);
  if (!canCreate && !existsSync(path)) return fail('STORE_MISSING', `expected ${path}`);
  try {
    return await openSqliteStore(folder, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    return fail('STORE_UNREADABLE', `expected to open ${path}, found ${code}`);
  }
}

async function openSqliteStore(folder: string, path: string): Promise<Result<Store, Failure<StoreProblem>>> {
  await makePrivateFolder(folder);
  // Made before SQLite would make it, which lets others read; its companions take over the permissions.
  await (await open(path, 'a', 0o600)).close();
  const opened = openConnection(path);
  if (!opened.ok) return opened;
  const store = new Store(createSqliteDialect(opened.value));
  try {
    const migrated = await store.read(migrate);
    if (migrated.ok) {
      await flushFolder(folder);
      return ok(store);
    }
    await store.close();
    return migrated;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens a connection to the database's file, with its settings asserted. */
export function openConnection(path: string): Result<Database.Database, Failure<'STORE_UNSAFE'>> {
  const connection = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const applied = applySettings(connection);
    if (applied.ok) return ok(connection);
    connection.close();
    return applied;
  } catch (error) {
    connection.close();
    throw error;
  }
}
