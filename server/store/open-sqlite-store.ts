import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import { prepareSchema } from './migrate.ts';
import { applySettings, BUSY_TIMEOUT_MS } from './sqlite-settings.ts';
import { createSqliteStore } from './sqlite-store.ts';
import type { Store, StoreOpening } from './store.ts';

/** The database's file inside the data folder. */
export const STORE_FILE = 'deed.sqlite';

type Opened = Result<
  Store,
  Failure<'STORE_MISSING' | 'STORE_UNREADABLE' | 'STORE_UNSAFE' | 'STORE_NEWER' | 'STORE_IN_USE'>
>;

/** Opens the store of a data folder; makes folder and file if it may. */
export async function openSqliteStore(folder: string, how: StoreOpening): Promise<Opened> {
  const path = join(folder, STORE_FILE);
  if (!how.canCreate && !existsSync(path)) return fail('STORE_MISSING', `expected ${path}`);
  try {
    if (how.isExclusive === true && existsSync(path) && isInUse(path)) return fail('STORE_IN_USE', path);
    return await openFile(folder, path, how.schema);
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    return fail('STORE_UNREADABLE', `expected to open ${path}, found ${code}`);
  }
}

async function openFile(folder: string, path: string, schema: StoreOpening['schema']): Promise<Opened> {
  await makePrivateFolder(folder);
  // Made before SQLite would make it, which lets others read; its companions take over the permissions.
  await (await open(path, 'a', 0o600)).close();
  const writer = openConnection(path);
  if (!writer.ok) return writer;
  const reader = openConnection(path);
  if (!reader.ok) return reader;
  const store = createSqliteStore({
    writer: writer.value,
    reader: reader.value,
    open: () => openOrThrow(path),
  });
  try {
    const migrated = await store.read((queries) => prepareSchema(queries, 'sqlite', schema));
    if (!migrated.ok) {
      await store.close();
      return migrated;
    }
    await flushFolder(folder);
    return ok(store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Only a connection that is alone can leave the WAL mode; the next one goes back to it. */
function isInUse(path: string): boolean {
  const connection = new Database(path);
  try {
    return connection.pragma('journal_mode = delete', { simple: true }) !== 'delete';
  } catch (error) {
    if (errorCode(error).startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    connection.close();
  }
}

function openOrThrow(path: string): Database.Database {
  const opened = openConnection(path);
  if (!opened.ok) throw new Error(opened.failure.detail);
  return opened.value;
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
