import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createMigrations, createMigrator, listApplied } from '../../../server/store/migrate.ts';
import type { OpenStore } from '../../../server/store/open-store.ts';
import { SEALED_TABLES } from '../../../server/sealing/sealed-record.ts';
import { TABLE_KEYS } from '../../../server/store/table-keys.ts';
import { breakStore } from '../../support/break-store.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { makeOldStore, OLD_ROWS, openAsFound } from '../../support/old-stores.ts';
import { openOwners } from '../../support/open-owner.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { createStoreAddress, ENGINES, type TestStoreAddress } from '../../support/store-address.ts';
import { openTestBackend } from '../../support/test-backend.ts';

const MIGRATIONS = Object.keys(createMigrations('sqlite'));
const [FIRST = ''] = MIGRATIONS;

const afterwards: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of afterwards.splice(0).toReversed()) await each();
});

function deedAt({ data, environment }: TestStoreAddress) {
  return (...args: readonly string[]) =>
    runCommand([...args, '--json'], { environment: { ...environment, DEED_DATA: data } });
}

/** The schema and everything in it. */
async function dump(address: TestStoreAddress): Promise<unknown> {
  const store = await openAsFound(address);
  try {
    return await store.read(async (queries) => {
      const tables = await queries.introspection.getTables({ withInternalKyselyTables: true });
      const dumped: Record<string, unknown> = {};
      for (const { name, columns } of tables) {
        const { rows } = await sql`select * from ${sql.table(name)}`.execute(queries);
        dumped[name] = [columns.map((column) => column.name).toSorted(), rows];
      }
      return dumped;
    });
  } finally {
    await store.close();
  }
}

it('every version has rows of its own to be tested with', () => {
  expect(Object.keys(OLD_ROWS)).toEqual(MIGRATIONS);
});

describe.each(ENGINES)('on %s,', (engine) => {
  async function createPlace(): Promise<TestStoreAddress> {
    const address = await createStoreAddress(engine);
    afterwards.push(address.remove);
    return address;
  }

  it.each(MIGRATIONS)(
    'a store of version %s is brought up to date, and everything in it is as good as before',
    async (last) => {
      const address = await createPlace();
      const old = await makeOldStore(address, last);
      const backend = await openTestBackend({ address });
      expect(await backend.store.read(listApplied)).toEqual(MIGRATIONS);
      // The client that registered then asks again, byte for byte.
      expect(await injectRegistration(backend, old.body, old.key)).toEqual(old.answer);
      expect(await openOwners(backend)).toEqual([old.owner]);
      // The licence's other seat, with the key that was issued then; and then there is none.
      const body = () => createRegistrationBody({ licenceKey: old.licenceKey });
      expect((await injectRegistration(backend, body())).status).toBe(201);
      expect((await injectRegistration(backend, body())).status).toBe(409);
      // The same installation again, with a new submission.
      const again = JSON.stringify({ ...JSON.parse(old.body), submittedAt: new Date().toISOString() });
      expect((await injectRegistration(backend, again)).status).toBe(201);
      expect(await openOwners(backend)).toHaveLength(2);
      const doctor = await deedAt(address)('doctor');
      expect(JSON.parse(doctor.stdout)).toEqual({ content: true, findings: [] });
      await backend.app.close();
      await backend.store.close();
    },
  );

  it.each(MIGRATIONS)(
    'a backup that was made before the upgrade from %s is restored and brought up to date',
    async (last) => {
      const old = await createPlace();
      const made = await makeOldStore(old, last);
      const path = join(old.files, 'deed.backup');
      expect(JSON.parse((await deedAt(old)('backup', path)).stdout)).toMatchObject({ schema: last });
      const untouched = await openAsFound(old);
      expect((await untouched.read(listApplied)).at(-1)).toBe(last);
      await untouched.close();
      const target = await createPlace();
      await cp(join(old.files, 'keys'), join(target.files, 'keys'), { recursive: true });
      const restored = await deedAt(target)('restore', path, '--no-erasures');
      expect([restored.code, restored.stderr]).toEqual([0, '']);
      const backend = await openTestBackend({ address: target });
      expect(await injectRegistration(backend, made.body, made.key)).toEqual(made.answer);
      expect(await openOwners(backend)).toEqual([made.owner]);
      await backend.app.close();
      await backend.store.close();
    },
  );

  it('a migration that is interrupted leaves the store as it was, and the next start finishes it', async () => {
    const address = await createPlace();
    const old = await makeOldStore(address, FIRST);
    const before = await dump(address);
    const store = await openAsFound(address);
    const migrations = createMigrations(engine);
    const interrupted = Object.fromEntries(
      Object.entries(migrations).map(([name, migration]) => [
        name,
        {
          up: async (database: Parameters<typeof migration.up>[0]) => {
            await migration.up(database);
            throw new Error('interrupted');
          },
        },
      ]),
    );
    const { error } = await store.read((queries) => createMigrator(queries, interrupted).migrateToLatest());
    expect(error).toMatchObject({ message: 'interrupted' });
    await store.close();
    expect(await dump(address)).toEqual(before);
    const backend = await openTestBackend({ address });
    expect(await injectRegistration(backend, old.body, old.key)).toEqual(old.answer);
    await backend.app.close();
    await backend.store.close();
  });

  it('deed migrate --check says what is missing and changes nothing; deed migrate does it', async () => {
    const address = await createPlace();
    await makeOldStore(address, FIRST);
    const before = await dump(address);
    const deed = deedAt(address);
    const checked = await deed('migrate', '--check');
    expect([checked.code, JSON.parse(checked.stdout)]).toEqual([1, { missing: MIGRATIONS.slice(1) }]);
    expect(await dump(address)).toEqual(before);
    const migrated = await deed('migrate');
    expect([migrated.code, JSON.parse(migrated.stdout)]).toEqual([0, { applied: MIGRATIONS.slice(1) }]);
    const again = await deed('migrate', '--check');
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, { missing: [] }]);
  });

  it('a store that a newer version has written to is refused by every command and not touched', async () => {
    const address = await createPlace();
    await makeOldStore(address, MIGRATIONS.at(-1) ?? '');
    await breakStore(
      address,
      `insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01T00:00:00.000Z')`,
      `create table from_the_future (id text)`,
    );
    const before = await dumpNewer(address);
    for (const command of [
      ['product', 'list'],
      ['migrate'],
      ['migrate', '--check'],
      ['backup', join(address.files, 'b')],
    ]) {
      const run = await deedAt(address)(...command);
      expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('error STORE_NEWER')]);
    }
    expect(await dumpNewer(address)).toEqual(before);
  });

  it('the list of tables that are kept is the list of tables that there are, with their keys', async () => {
    const address = await createPlace();
    await makeOldStore(address, MIGRATIONS.at(-1) ?? '');
    const store = await openAsFound(address);
    const found = await store.read((queries) => queries.introspection.getTables());
    const kept = TABLE_KEYS.map(({ table }): string => table);
    expect(found.map(({ name }) => name).toSorted()).toEqual([...kept, 'jobs', 'rate_limits'].toSorted());
    const sealed = found.filter(({ columns }) => columns.some(({ name }) => name === 'wrapped_key'));
    expect(sealed.map(({ name }) => name).toSorted()).toEqual([...SEALED_TABLES].toSorted());
    for (const { table, key } of TABLE_KEYS) {
      expect([table, await listKeyColumns(store, table)]).toEqual([table, key]);
    }
    await store.close();
  });

  async function listKeyColumns(store: OpenStore, table: string): Promise<readonly string[]> {
    const statement =
      engine === 'sqlite'
        ? sql<{
            readonly name: string;
          }>`select name from pragma_table_info(${table}) where pk > 0 order by pk`
        : sql<{ readonly name: string }>`
            select a.attname as name from pg_index as i
            join lateral unnest(i.indkey) with ordinality as k(number, position) on true
            join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number
            where i.indrelid = ${table}::regclass and i.indisprimary order by k.position`;
    const { rows } = await store.read((queries) => statement.execute(queries));
    return rows.map(({ name }) => name);
  }
});

/** What Deed itself refuses to open is read past it. */
async function dumpNewer(address: TestStoreAddress): Promise<unknown> {
  await breakStore(address, `delete from kysely_migration where name = '9999-later'`);
  const dumped = await dump(address);
  await breakStore(
    address,
    `insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01T00:00:00.000Z')`,
  );
  return dumped;
}
