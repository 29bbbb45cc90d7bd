import { randomBytes, randomUUID } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../../server/open-backend.ts';
import { openConnection } from '../../../server/store/open-sqlite-store.ts';
import { createSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Environment } from '../../../server/platform/ports.ts';
import { PROJECT_ROOT, runDeed } from '../../support/run-deed.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const ports = { clock: () => new Date(), randomBytes, createId: () => randomUUID() };
let folder = '';
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => removeFolder(folder));

async function open(environment: Environment = {}, canCreate = true): Promise<string> {
  const backend = await openBackend({ data: folder, canCreate, environment, ports });
  if (backend.ok) await backend.value.store.close();
  return backend.ok ? 'opened' : backend.failure.code;
}

describe('a store', () => {
  it('is made on first use, for its owner only, and opens again', async () => {
    expect([await open(), await open({}, false)]).toEqual(['opened', 'opened']);
    expect((await stat(join(folder, 'deed.sqlite'))).mode & 0o777).toBe(0o600);
  });

  it('is made once when many processes start at once', async () => {
    const product = join(PROJECT_ROOT, 'products', 'sample');
    const runs = Array.from({ length: 4 }, () => runDeed(['product', 'add', product, '--data', folder]));
    expect((await Promise.all(runs)).map(({ code, stderr }) => [code, stderr])).toEqual(
      runs.map(() => [0, '']),
    );
  });

  it('is not made by a command that only looks', async () => {
    expect(await open({}, false)).toBe('STORE_MISSING');
  });

  it('is refused untouched when a newer version has changed it', async () => {
    await open();
    const database = new Database(join(folder, 'deed.sqlite'));
    database.exec(`insert into kysely_migration values ('9999-from-the-future', '2099-01-01')`);
    database.close();
    expect(await open()).toBe('STORE_NEWER');
  });

  it('is refused when the file is no database', async () => {
    await writeFile(join(folder, 'deed.sqlite'), 'no database '.repeat(1000));
    expect(await open()).toBe('STORE_UNREADABLE');
  });

  it.each(['DEED_LICENCE_PEPPER', 'DEED_KEY_ENCRYPTION_KEY', 'DEED_INDEX_KEY'])(
    'is refused with another %s than it was written with',
    async (variable) => {
      await open();
      expect(await open({ [variable]: randomBytes(32).toString('base64url') })).toBe('KEY_MISMATCH');
    },
  );

  it('is refused when its keys are gone, and none are made in their place', async () => {
    await open();
    await removeFolder(join(folder, 'keys'));
    expect([await open(), await open()]).toEqual(['KEY_FILE_MISSING', 'KEY_FILE_MISSING']);
  });

  it.each([
    ['mysql://db/deed', 'STORE_ADDRESS_UNSUPPORTED'],
    ['postgres://u:CANARY@127.0.0.1:1/deed', 'STORE_UNREACHABLE'],
  ])('is refused at %s, and no password is repeated', async (data, code) => {
    const backend = await openBackend({ data, canCreate: true, environment: { DEED_FILES: folder }, ports });
    expect(backend).toMatchObject({ failure: { code } });
    expect(JSON.stringify(backend)).not.toContain('CANARY');
  });
});

function connect(): Database.Database {
  const connection = openConnection(join(folder, 'deed.sqlite'));
  if (!connection.ok) throw new Error(connection.failure.code);
  return connection.value;
}

describe('a change that does not fit on the disk', () => {
  it('fails with its cause, leaves nothing behind, and the next one that fits succeeds', async () => {
    await open();
    const writer = connect();
    const store = createSqliteStore({ writer, reader: connect(), open: connect });
    const addMarks = (count: number, size: number) =>
      store.write(async (queries) => {
        for (let index = 0; index < count; index += 1) {
          const row = { name: `mark-${index}`, mark: 'x'.repeat(size) };
          await queries.insertInto('key_marks').values(row).execute();
        }
      });
    writer.pragma(`max_page_count = ${String(writer.pragma('page_count', { simple: true }))}`);
    await expect(addMarks(50, 4000)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    await addMarks(1, 1);
    const marks = await store.read((queries) => queries.selectFrom('key_marks').select('name').execute());
    expect(marks.map(({ name }) => name).filter((name) => name.startsWith('mark-'))).toEqual(['mark-0']);
    await store.close();
  });
});
