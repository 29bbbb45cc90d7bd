import { randomBytes } from 'node:crypto';
import { appendFile, chmod, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineStore } from '../../../server/doctor/examine.ts';
import { toLedgerPath } from '../../../server/owner/erasure-ledger-file.ts';
import { STORE_FILE } from '../../../server/store/open-sqlite-store.ts';
import { breakStore } from '../../support/break-store.ts';
import { countLicences, countSealed, examine, listFindings, useBackend } from '../../support/doctor.ts';
import { registerOwner } from '../../support/register-owner.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const LONG_AGO = '2020-01-01T00:00:00.000Z';

describe.each(ENGINES)('the doctor, on %s,', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    await useBackend(backend);
  });
  afterEach(() => backend.close());

  it('finds nothing wrong with a store after registrations, orders, messages, an erasure and a rotation', async () => {
    const environment = { ...backend.address.environment, DEED_DATA: backend.address.data };
    expect(await examine(backend)).toEqual([]);
    expect(await examine(backend, { options: ['--quick'] })).toEqual([]);
    expect((await runCommand(['key', 'rotate'], { environment })).code).toBe(0);
    expect(await examine(backend)).toEqual([]);
    const { stdout, code } = await runCommand(['doctor'], { environment });
    expect([code, stdout]).toEqual([0, 'The store is as it must be.\n']);
  });

  it('counts what is under earlier versions of the keys', async () => {
    const { keyRing, peppers } = { keyRing: backend.keys.keyEncryption, peppers: backend.keys.peppers };
    expect([keyRing.current().version, peppers.current().version]).toEqual([1, 1]);
    const environment = { ...backend.address.environment, DEED_DATA: backend.address.data };
    const before = await countSealed(backend);
    expect((await runCommand(['key', 'rotate'], { environment })).code).toBe(0);
    // This backend has not looked yet, and writes under the first version once more.
    await registerOwner(backend);
    await runCommand(['key', 'rotate', '--pepper'], { environment });
    const findings = await examine(backend);
    expect(findings.map(({ code, count }) => [code, count])).toEqual([
      ['KEY_VERSION_EARLIER', (await countSealed(backend)) - before],
      ['PEPPER_EARLIER', await countLicences(backend)],
    ]);
  });

  it('finds a ledger whose copy is behind, gone or damaged', async () => {
    const path = toLedgerPath(backend.address.files);
    const copy = await readFile(path, 'utf8');
    await appendFile(path, 'no entry\n');
    expect(await listFindings(backend)).toEqual(['LEDGER_DAMAGED']);
    await rm(path);
    expect(await listFindings(backend)).toEqual(['LEDGER_BEHIND']);
    await writeFile(path, copy, { mode: 0o600 });
    expect(await listFindings(backend)).toEqual([]);
  });

  it('finds keys that others can read, that are gone, or that are others', async () => {
    const path = join(backend.address.files, 'keys', 'index.key');
    await chmod(path, 0o644);
    expect(await listFindings(backend)).toEqual(['KEY_FILE_UNSAFE']);
    await chmod(path, 0o600);
    const other = { DEED_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64url') };
    expect(await listFindings(backend, { environment: other })).toEqual(['KEY_MISMATCH']);
    await rm(path);
    expect(await listFindings(backend)).toEqual(['KEY_FILE_MISSING']);
  });

  it('finds a store of a newer version', async () => {
    await breakStore(
      backend.address,
      `insert into kysely_migration (name, timestamp) values ('9999-later', '${LONG_AGO}')`,
    );
    expect(await listFindings(backend)).toEqual(['STORE_NEWER']);
  });

  it('says that a store is not there', async () => {
    const missing =
      engine === 'sqlite' ? join(backend.address.files, 'nowhere') : 'postgres://u@127.0.0.1:1/x';
    expect(await listFindings(backend, { environment: { DEED_DATA: missing } })).toEqual([
      engine === 'sqlite' ? 'STORE_MISSING' : 'STORE_UNREACHABLE',
    ]);
  });

  it('finds a disk that is nearly full', async () => {
    const found = { ...backend, files: backend.address.files, environment: {} };
    const free = (share: number) => examineStore(found, { isQuick: true, measureFree: async () => share });
    expect(await free(0.11)).toEqual([]);
    expect(await free(0.09)).toMatchObject([{ code: 'DISK_LOW', severity: 'notice' }]);
  });

  it('names at most five of many, and counts them all', async () => {
    for (let time = 0; time < 6; time += 1) await registerOwner(backend);
    await breakStore(backend.address, `update owners set sealed = 'AAAA' where erased_at is null`);
    const [finding] = await examine(backend);
    expect([finding?.code, finding?.count, finding?.ids.length]).toEqual(['RECORDS_UNREADABLE', 7, 5]);
  });

  it('shows nothing that a person wrote', async () => {
    await breakStore(backend.address, `update owners set sealed = 'AAAA'`, `delete from erasure_ledger`);
    expect(JSON.stringify(await examine(backend))).not.toMatch(/quillfeather|canary\.example/iu);
  });
});

describe('the doctor, on PostgreSQL alone,', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine: 'postgresql' });
    await useBackend(backend);
  });
  afterEach(() => backend.close());

  it('finds a database that does not keep what it is given', async () => {
    const name = new URL(backend.address.data).pathname.slice(1);
    await breakStore(backend.address, `alter database ${name} set synchronous_commit = off`);
    expect(await listFindings(backend)).toEqual(['STORE_UNSAFE']);
  });

  it('finds a clock that is apart from the database’s', async () => {
    const ports = { ...backend.ports, clock: () => new Date(Date.now() + 61_000) };
    const found = { ...backend, ports, files: backend.address.files, environment: {} };
    expect(await examineStore(found, { isQuick: true, measureFree: async () => 1 })).toMatchObject([
      { code: 'CLOCK_APART' },
    ]);
  });
});

describe('the doctor, on SQLite alone,', () => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine: 'sqlite' });
    await useBackend(backend);
  });
  afterEach(() => backend.close());

  it('finds a damaged file', async () => {
    await backend.store.close();
    const path = join(backend.address.files, STORE_FILE);
    const database = new Database(path);
    const page = Number(
      database.prepare(`select rootpage from sqlite_master where name = 'owners_by_email'`).pluck().get(),
    );
    database.close();
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(4096, 0x5a), 0, undefined, (page - 1) * 4096);
    await file.close();
    expect(await listFindings(backend)).toEqual(['STORE_DAMAGED']);
  });

  it('finds a file that is no database', async () => {
    await backend.store.close();
    await writeFile(join(backend.address.files, STORE_FILE), 'no database '.repeat(1000));
    expect(await listFindings(backend)).toEqual(['STORE_UNREADABLE']);
  });
});
