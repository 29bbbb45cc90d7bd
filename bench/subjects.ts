import path from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { z } from 'zod';
import { startBackgroundProcess } from '../scripts/processes/background-process.ts';
import { startDeedServer, type DeedServer, type StorePlace } from '../test/support/deed-server.ts';
import { startPostgres } from '../test/support/postgres/start-postgres.ts';
import { makeTemporaryFolder, removeFolder } from '../test/support/temporary-folder.ts';

/** Something that answers registrations. */
export interface Subject {
  readonly name: 'constant' | 'sqlite' | 'postgresql';
  readonly url: string;
  readonly licenceKeys: readonly string[];
  /** How many bytes the store holds. */
  readonly measureStore: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const LICENCES = 20_000;
const SEATS = 100;
/** A few installations ask for many certificates here, where many would ask for few. */
const ENVIRONMENT = { DEED_LIMITS: JSON.stringify({ requestsPerInstallation: 60_000 }) };
const listening = z.object({ url: z.url() });
const sizeSchema = z.object({ bytes: z.coerce.number() });

/** A Fastify that reads registrations and answers all with the same bytes. */
export async function startConstant(): Promise<Subject> {
  const server = await startBackgroundProcess({
    file: process.execPath,
    args: [path.join(import.meta.dirname, 'constant-server.ts')],
    announcesOn: 1,
  });
  const { url } = listening.parse(JSON.parse(server.announcement));
  return { name: 'constant', url, licenceKeys: [''], measureStore: storeNothing, stop: server.stop };
}

/** `deed serve` on SQLite in a new folder. */
export async function startOnSqlite(): Promise<Subject> {
  const folder = await makeTemporaryFolder();
  const server = await startDeedServer({ dataDir: folder, environment: ENVIRONMENT });
  return {
    ...(await describe(server)),
    name: 'sqlite',
    measureStore: () => Promise.resolve(measureFile(path.join(folder, 'deed.sqlite'))),
    stop: async () => {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

/** `deed serve` on a PostgreSQL of its own, with the settings that it has by default. */
export async function startOnPostgresql(): Promise<Subject> {
  const folder = await makeTemporaryFolder();
  const database = await startPostgres();
  const files = path.join(folder, 'files');
  const address: StorePlace = { data: database.url, files, environment: { DEED_FILES: files } };
  const server = await startDeedServer({ address, environment: ENVIRONMENT });
  return {
    ...(await describe(server)),
    name: 'postgresql',
    measureStore: () => measureDatabase(database.url),
    stop: async () => {
      await server.stop();
      await database.stop();
      await removeFolder(folder);
    },
  };
}

async function describe(server: DeedServer): Promise<Pick<Subject, 'url' | 'licenceKeys'>> {
  return { url: server.url, licenceKeys: await server.issue({ count: LICENCES, seats: SEATS }) };
}

function storeNothing(): Promise<number> {
  return Promise.resolve(0);
}

/** The pages of the database, wherever they are just now, file or log. */
function measureFile(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    const read = (name: string) => z.int().parse(database.pragma(name, { simple: true }));
    return read('page_count') * read('page_size');
  } finally {
    database.close();
  }
}

async function measureDatabase(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('select pg_database_size(current_database()) as bytes');
    return sizeSchema.parse(rows[0]).bytes;
  } finally {
    await client.end();
  }
}
