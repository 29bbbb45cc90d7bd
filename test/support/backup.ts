import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openBackend, type Backend } from '../../server/open-backend.ts';
import { eraseOwner } from '../../server/owner/erase-owner.ts';
import type { Engine } from '../../server/store/store.ts';
import { TABLE_KEYS } from '../../server/store/table-keys.ts';
import { openOwners } from './open-owner.ts';
import { runCommand } from './run-command.ts';
import type { DeedRun } from './run-deed.ts';
import { createStoreAddress, type TestStoreAddress } from './store-address.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';
import { openTestBackend, type TestBackend } from './test-backend.ts';

/** Stores and places that a test uses for backups, all removed afterwards. */
export interface BackupBench {
  readonly openOld: (engine: Engine) => Promise<TestBackend>;
  /** A place for a store, with the keys of another one. */
  readonly createPlace: (engine: Engine, keysOf?: TestStoreAddress) => Promise<TestStoreAddress>;
  readonly createPath: () => Promise<string>;
  /** Opens the store that is at a place. */
  readonly openAt: (address: TestStoreAddress, ports: Backend['ports']) => Promise<Backend>;
  readonly removeAll: () => Promise<void>;
}

/** Makes a bench; `removeAll` belongs into `afterEach`. */
export function createBackupBench(): BackupBench {
  const afterwards: (() => Promise<unknown>)[] = [];
  return {
    openOld: async (engine) => {
      const backend = await openTestBackend({ engine });
      afterwards.push(backend.close);
      return backend;
    },
    createPlace: async (engine, keysOf) => {
      const address = await createStoreAddress(engine);
      afterwards.push(address.remove);
      if (keysOf !== undefined)
        await cp(join(keysOf.files, 'keys'), join(address.files, 'keys'), { recursive: true });
      return address;
    },
    createPath: async () => {
      const folder = await makeTemporaryFolder();
      afterwards.push(() => removeFolder(folder));
      return join(folder, 'deed.backup');
    },
    openAt: async ({ data, environment }, ports) => {
      const opened = await openBackend({ data, environment, canCreate: false, ports });
      if (!opened.ok) throw new Error(opened.failure.code);
      afterwards.push(opened.value.store.close);
      return opened.value;
    },
    removeAll: async () => {
      for (const each of afterwards.splice(0).toReversed()) await each();
    },
  };
}

/** Runs `deed` commands on a store, with `--json`. */
export function deedAt({
  data,
  environment,
}: TestStoreAddress): (...args: readonly string[]) => Promise<DeedRun> {
  return (...args) => runCommand([...args, '--json'], { environment: { ...environment, DEED_DATA: data } });
}

/** Everything that is worth keeping, as it stands in the store. */
export async function dumpStore({
  store,
}: Pick<Backend, 'store'>): Promise<Readonly<Record<string, unknown>>> {
  const tables: Record<string, unknown> = {};
  for (const { table, key } of TABLE_KEYS) {
    const rows = await store.read((queries) => queries.selectFrom(table).selectAll().execute());
    const nameOf = (row: Readonly<Record<string, unknown>>) => key.map((name) => String(row[name])).join(' ');
    tables[table] = rows.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
  }
  return tables;
}

/** Erases the owner with an address, as a request would. */
export async function eraseByEmail(backend: TestBackend, email: string): Promise<void> {
  const rows = await backend.store.read((queries) => queries.selectFrom('owners').selectAll().execute());
  const owners = await openOwners(backend);
  const sorted = rows.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const row = sorted[owners.findIndex((owner) => owner.email === email)];
  if (row === undefined) throw new Error('expected the owner');
  const erasure = { product: row.product, owner: row.id, cause: 'request', now: new Date() } as const;
  await backend.store.write((queries) => eraseOwner(queries, erasure, backend));
}

/** Changes the text inside a backup. */
export async function rewriteBackup(path: string, edit: (text: string) => string): Promise<void> {
  const text = gunzipSync(await readFile(path)).toString('utf8');
  const edited = edit(text);
  if (edited === text) throw new Error('expected something to change');
  await writeFile(path, gzipSync(edited));
}
