import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import type { TestStoreAddress } from './store-address.ts';

/** Changes a store behind Deed's back, as a disk or a hand could: no constraint holds it back. */
export async function breakStore(
  { engine, data, files }: TestStoreAddress,
  ...statements: readonly string[]
): Promise<void> {
  if (engine === 'sqlite') {
    const database = new Database(join(files, 'deed.sqlite'));
    database.pragma('foreign_keys = OFF');
    for (const statement of statements) database.exec(statement);
    database.close();
    return;
  }
  const client = new Client({ connectionString: data });
  await client.connect();
  // Foreign keys are triggers, which a replica does not fire.
  await client.query('set session_replication_role = replica');
  for (const statement of statements) await client.query(statement);
  await client.end();
}
