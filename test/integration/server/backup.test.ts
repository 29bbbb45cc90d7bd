import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../../server/backup/restore.ts';
import { syncLedgerFile, toLedgerPath } from '../../../server/owner/erasure-ledger-file.ts';
import { enqueueMail } from '../../../server/outgoing/enqueue.ts';
import type { Engine } from '../../../server/store/store.ts';
import { createBackupBench, deedAt, dumpStore, eraseByEmail } from '../../support/backup.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { openAsFound } from '../../support/old-stores.ts';
import { openOwners } from '../../support/open-owner.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { runDeed, spawnDeed } from '../../support/run-deed.ts';
import { ENGINES } from '../../support/store-address.ts';

const WAYS: readonly (readonly [Engine, Engine])[] = [
  ['sqlite', 'sqlite'],
  ['postgresql', 'postgresql'],
  ['sqlite', 'postgresql'],
  ['postgresql', 'sqlite'],
];

const bench = createBackupBench();
afterEach(bench.removeAll);

describe.each(WAYS)('a backup of %s, restored into %s,', (from, to) => {
  it('is the same store: it answers as before, and its owners open', async () => {
    const old = await bench.openOld(from);
    const body = createRegistrationBody({ licenceKey: await old.issueKey({ seats: 2 }) });
    const key = randomUUID();
    const answer = await injectRegistration(old, body, key);
    const path = await bench.createPath();
    const backup = await deedAt(old.address)('backup', path);
    expect([backup.code, backup.stderr]).toEqual([0, '']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    const address = await bench.createPlace(to, old.address);
    const restored = await deedAt(address)('restore', path, '--no-erasures');
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    const backend = await bench.openAt(address, old.ports);
    expect(await dumpStore(backend)).toEqual(await dumpStore(old));
    expect(await openOwners(backend)).toEqual([ADA]);
    const identity = { product: 'sample-studio', key, requestHash: '' };
    const again = await backend.once.answer(identity, async () => {
      throw new Error('expected the key to be known');
    });
    expect(again).toMatchObject({ failure: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const rows = await backend.store.read((queries) =>
      queries.selectFrom('idempotency').select(['status', 'body']).execute(),
    );
    expect(rows).toEqual([answer]);
  });

  it('does not bring back who was erased since, and serves nothing before that is sure', async () => {
    const old = await bench.openOld(from);
    for (const email of ['stays@canary.example', 'goes@canary.example']) {
      const licenceKey = await old.issueKey();
      await injectRegistration(old, createRegistrationBody({ licenceKey, owner: { ...ADA, email } }));
    }
    const path = await bench.createPath();
    await deedAt(old.address)('backup', path);
    await eraseByEmail(old, 'goes@canary.example');
    expect(await syncLedgerFile(old.store, old.address.files)).toMatchObject({ ok: true, value: 1 });

    const address = await bench.createPlace(to, old.address);
    const deed = deedAt(address);
    expect(JSON.parse((await deed('restore', path)).stdout)).toMatchObject({ replay: null });
    for (const command of [['product', 'list'], ['trust-root'], ['key', 'rotate']]) {
      expect((await deed(...command)).stderr).toContain('error STORE_RESTORED');
    }
    const surroundings = { environment: { ...address.environment, DEED_DATA: address.data } };
    expect((await runDeed(['serve', '--port', '0'], surroundings)).stderr).toContain('error STORE_RESTORED');
    const replayed = await deed('erasures', 'replay', toLedgerPath(old.address.files));
    expect([replayed.code, replayed.stderr]).toEqual([0, '']);
    const backend = await bench.openAt(address, old.ports);
    expect((await openOwners(backend)).map(({ email }) => email)).toEqual(['stays@canary.example']);
  });

  it('replays the ledger at once when it is given one', async () => {
    const old = await bench.openOld(from);
    await injectRegistration(old, createRegistrationBody({ licenceKey: await old.issueKey() }));
    const path = await bench.createPath();
    await deedAt(old.address)('backup', path);
    await eraseByEmail(old, ADA.email);
    await syncLedgerFile(old.store, old.address.files);
    const address = await bench.createPlace(to, old.address);
    const ledger = toLedgerPath(old.address.files);
    const restored = await deedAt(address)('restore', path, '--ledger', ledger);
    expect(JSON.parse(restored.stdout)).toMatchObject({ replay: { erased: 1, erasedBefore: 0, unknown: 0 } });
    const backend = await bench.openAt(address, old.ports);
    expect(await openOwners(backend)).toEqual([]);
    expect(await readFile(toLedgerPath(address.files), 'utf8')).toBe(await readFile(ledger, 'utf8'));
  });
});

describe.each(ENGINES)('on %s,', (engine) => {
  it('a backup that is made under load is of one moment', async () => {
    const old = await bench.openOld(engine);
    const licenceKey = await old.issueKey({ seats: 100_000 });
    // Enough that the backup reads several pages while others write.
    const bodies = Array.from({ length: 400 }, () => createRegistrationBody({ licenceKey }));
    await Promise.all(bodies.map((body) => injectRegistration(old, body)));
    const stopping = new AbortController();
    const load = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!stopping.signal.aborted)
          await injectRegistration(old, createRegistrationBody({ licenceKey }));
      }),
    );
    const paths = [await bench.createPath(), await bench.createPath()];
    for (const path of paths) expect((await deedAt(old.address)('backup', path)).code).toBe(0);
    stopping.abort();
    await load;
    for (const path of paths) {
      const address = await bench.createPlace(engine, old.address);
      await deedAt(address)('restore', path, '--no-erasures');
      const { store } = await bench.openAt(address, old.ports);
      const count = (table: 'registrations' | 'seats' | 'owners' | 'idempotency') =>
        store.read(async (queries) => (await queries.selectFrom(table).selectAll().execute()).length);
      const registrations = await count('registrations');
      expect(await Promise.all([count('seats'), count('owners'), count('idempotency')])).toEqual([
        registrations,
        registrations,
        registrations,
      ]);
    }
  });

  it('messages that were waiting are held back', async () => {
    const old = await bench.openOld(engine);
    const mail = { product: 'sample-studio', kind: 'licenceKey', to: ADA.email, subject: 's', text: 't' };
    await old.store.write((queries) => enqueueMail(queries, mail, old));
    const path = await bench.createPath();
    await deedAt(old.address)('backup', path);
    const address = await bench.createPlace(engine, old.address);
    const restored = await deedAt(address)('restore', path, '--no-erasures');
    expect(JSON.parse(restored.stdout)).toMatchObject({ heldBack: 1 });
    const { store } = await bench.openAt(address, old.ports);
    const rows = await store.read((queries) =>
      queries.selectFrom('outgoing_messages').select(['state', 'last_error']).execute(),
    );
    expect(rows).toEqual([{ state: 'failed', last_error: 'RESTORED' }]);
  });

  it('a backup holds nothing in the clear, and no key', async () => {
    const old = await bench.openOld(engine);
    const licenceKey = await old.issueKey();
    await injectRegistration(old, createRegistrationBody({ licenceKey }));
    const path = await bench.createPath();
    await deedAt(old.address)('backup', path);
    const text = gunzipSync(await readFile(path)).toString('utf8');
    expect(text).toContain('"table":"owners"');
    for (const canary of [ADA.name, ADA.email, ADA.email.toLowerCase(), licenceKey]) {
      expect(text).not.toContain(canary);
    }
    const keys = join(old.address.files, 'keys');
    for (const file of readdirSync(keys)) {
      expect(text).not.toContain((await readFile(join(keys, file), 'utf8')).trim());
    }
  });

  it('a restore that is interrupted leaves an empty store, into which it can be restored again', async () => {
    const old = await bench.openOld(engine);
    const licenceKey = await old.issueKey({ seats: 500 });
    const bodies = Array.from({ length: 50 }, () => createRegistrationBody({ licenceKey }));
    await Promise.all(bodies.map((body) => injectRegistration(old, body)));
    const path = await bench.createPath();
    await deedAt(old.address)('backup', path);
    const address = await bench.createPlace(engine, old.address);
    const store = await openAsFound(address);
    const interrupted = restoreBackup(path, {
      ...{ store, files: address.files, environment: address.environment, ports: old.ports },
      progress: (rows) => {
        if (rows > 100) throw new Error('interrupted');
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(await store.read((queries) => queries.introspection.getTables())).toEqual([]);
    await store.close();
    const again = await deedAt(address)('restore', path, '--no-erasures');
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(await dumpStore(await bench.openAt(address, old.ports))).toEqual(await dumpStore(old));
  });

  it('a backup replaces no file and leaves none behind that is not whole', async () => {
    const old = await bench.openOld(engine);
    const path = await bench.createPath();
    await writeFile(path, 'dear');
    expect((await deedAt(old.address)('backup', path)).stderr).toContain('error BACKUP_FILE_EXISTS');
    expect(await readFile(path, 'utf8')).toBe('dear');
    const nowhere = join(path, '..', 'nowhere', 'deed.backup');
    expect((await deedAt(old.address)('backup', nowhere)).stderr).toContain('error BACKUP_UNWRITABLE');
    expect((await deedAt(old.address)('backup', `${path}.2`)).code).toBe(0);
    expect(readdirSync(join(path, '..')).toSorted()).toEqual(['deed.backup', 'deed.backup.2']);
  });

  it('a backup goes to the standard output, and is the same there', async () => {
    const old = await bench.openOld(engine);
    const environment = { ...old.address.environment, DEED_DATA: old.address.data };
    const child = spawnDeed(['backup', '-'], environment);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    const path = await bench.createPath();
    await writeFile(path, Buffer.concat(chunks));
    const address = await bench.createPlace(engine, old.address);
    expect((await deedAt(address)('restore', path, '--no-erasures')).code).toBe(0);
    expect(await dumpStore(await bench.openAt(address, old.ports))).toEqual(await dumpStore(old));
  });
});
