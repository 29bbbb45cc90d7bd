import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../server/store/store.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

/** Every engine that a store can have; tests of the store run on each: `describe.each(ENGINES)`. */
export const ENGINES: readonly Engine[] = ['sqlite', 'postgresql'];

/** Where a test's store is: a new folder, or a new database with a folder for the keys. */
export interface TestStoreAddress {
  readonly engine: Engine;
  /** What `--data` names. */
  readonly data: string;
  /** The folder for keys and mail; on SQLite the data folder itself. */
  readonly files: string;
  /** What the environment must say: `DEED_FILES`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

/** Makes a place for a new store. */
export async function createStoreAddress(engine: Engine): Promise<TestStoreAddress> {
  const folder = await makeTemporaryFolder();
  if (engine === 'sqlite') {
    return { engine, data: folder, files: folder, environment: {}, remove: () => removeFolder(folder) };
  }
  const name = `deed_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(`create database ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const files = join(folder, 'files');
  return {
    ...{ engine, data: url.href, files, environment: { DEED_FILES: files } },
    remove: async () => {
      await runOnServer(`drop database ${name} with (force)`);
      await removeFolder(folder);
    },
  };
}

/** Runs a statement on the server's maintenance database. */
async function runOnServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
