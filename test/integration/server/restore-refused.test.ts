import { once } from 'node:events';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createBackupBench, deedAt, dumpStore, rewriteBackup } from '../../support/backup.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { openAsFound } from '../../support/old-stores.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { spawnDeed } from '../../support/run-deed.ts';
import { ENGINES, type TestStoreAddress } from '../../support/store-address.ts';

const bench = createBackupBench();
afterEach(bench.removeAll);

describe.each(ENGINES)('a restore on %s is refused and changes nothing', (engine) => {
  async function makeBackup() {
    const old = await bench.openOld(engine);
    await injectRegistration(old, createRegistrationBody({ licenceKey: await old.issueKey() }));
    const path = await bench.createPath();
    expect((await deedAt(old.address)('backup', path)).code).toBe(0);
    return { old, path };
  }

  it.each([
    ['is cut off', 'BACKUP_DAMAGED', (path: string) => truncate(path, 700)],
    ['is something else', 'BACKUP_DAMAGED', (path: string) => writeFile(path, 'x'.repeat(3000))],
    ['is not there', 'BACKUP_UNREADABLE', (path: string) => rm(path)],
    ['has one changed letter', 'BACKUP_DAMAGED', (path: string) => change(path, '"linux"', '"Linux"')],
    ['lacks a row', 'BACKUP_DAMAGED', (path: string) => change(path, /\n\["sample-studio"[^\n]*/u, '')],
    ['lacks its last line', 'BACKUP_DAMAGED', (path: string) => change(path, /\{"end".*\n/u, '')],
    ['goes on after its last line', 'BACKUP_DAMAGED', (path: string) => change(path, /$/u, '{}\n')],
    [
      'has a newer format',
      'BACKUP_NEWER',
      (path: string) => change(path, '"deedBackup":1', '"deedBackup":2'),
    ],
    [
      'has a schema that nobody knows yet',
      'BACKUP_NEWER',
      (path: string) => change(path, /"schema":"[^"]*"/u, '"schema":"9999-later"'),
    ],
  ])('when the file %s', async (_what, code, spoil) => {
    const { old, path } = await makeBackup();
    await spoil(path);
    const address = await bench.createPlace(engine, old.address);
    expect(await refuse(address, path)).toBe(code);
    expect(await listTables(address)).toEqual([]);
  });

  it('when there is something in the store', async () => {
    const { old, path } = await makeBackup();
    const before = await dumpStore(old);
    await old.store.close();
    expect(await refuse(old.address, path)).toBe('STORE_NOT_EMPTY');
    expect(await dumpStore(await bench.openAt(old.address, old.ports))).toEqual(before);
  });

  it('when the keys are others, or gone', async () => {
    const { path } = await makeBackup();
    const { address: another } = await bench.openOld('sqlite');
    const withOthers = await bench.createPlace(engine, another);
    const withNone = await bench.createPlace(engine);
    expect(await refuse(withOthers, path)).toBe('KEY_MISMATCH');
    expect(await refuse(withNone, path)).toBe('KEY_FILE_MISSING');
    expect([await listTables(withOthers), await listTables(withNone)]).toEqual([[], []]);
  });

  it('while another process uses the store', async () => {
    const { old, path } = await makeBackup();
    const address = await bench.createPlace(engine, old.address);
    const environment = { ...address.environment, DEED_DATA: address.data };
    const server = spawnDeed(['serve', '--port', '0'], environment);
    const ended = once(server, 'exit');
    await once(server.stdout, 'data');
    expect((await deedAt(address)('restore', path)).stderr).toContain('error STORE_IN_USE');
    server.kill('SIGTERM');
    await ended;
    expect((await deedAt(address)('restore', path)).code).toBe(0);
  });
});

function change(path: string, what: string | RegExp, by: string): Promise<void> {
  return rewriteBackup(path, (text) => text.replace(what, by));
}

async function refuse(address: TestStoreAddress, path: string): Promise<string> {
  const { code, stderr } = await deedAt(address)('restore', path, '--no-erasures');
  expect(code).toBe(1);
  return /^error (?<code>\w+)/u.exec(stderr)?.groups?.['code'] ?? stderr;
}

async function listTables(address: TestStoreAddress): Promise<readonly unknown[]> {
  const store = await openAsFound(address);
  const tables = await store.read((queries) => queries.introspection.getTables());
  await store.close();
  return tables;
}
