import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retireVersion } from '../../../server/keys/retire-key.ts';
import { rewrapAll } from '../../../server/keys/rewrap.ts';
import { announceVersion, prepareVersion, type KeyNeeds } from '../../../server/keys/rotate-keys.ts';
import { createSigningKeyText } from '../../../server/keys/signing-key.ts';
import { openBackend } from '../../../server/open-backend.ts';
import { destroyRecord, SEALED_TABLES } from '../../../server/sealing/sealed-record.ts';
import type { Store } from '../../../server/store/store.ts';
import { startDeedServer } from '../../support/deed-server.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { openOwners } from '../../support/open-owner.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { removeFolder } from '../../support/temporary-folder.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const MINUTE_MS = 60_000;

describe.each(ENGINES)('on %s,', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
  });
  afterEach(() => backend.close());

  async function register(times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const body = createRegistrationBody({ licenceKey: await backend.issueKey() });
      expect((await injectRegistration(backend, body)).status).toBe(201);
    }
  }

  function deed(...args: readonly string[]) {
    const environment = { ...backend.address.environment, DEED_DATA: backend.address.data };
    return runCommand([...args, '--json'], { environment });
  }

  async function listVersions(): Promise<readonly number[]> {
    const versions: number[] = [];
    for (const table of SEALED_TABLES) {
      const rows = await backend.store.read((queries) =>
        queries.selectFrom(table).select('key_version').execute(),
      );
      versions.push(...rows.map(({ key_version }) => key_version));
    }
    return versions.toSorted((left, right) => left - right);
  }

  function needs(store: Store = backend.store): KeyNeeds {
    const folder = join(backend.address.files, 'keys');
    return { ...backend, store, folder, environment: backend.address.environment };
  }

  describe('a rotation of the key-encryption key', () => {
    it('rewraps every record while the backend serves, which reads and writes on', async () => {
      await register(3);
      const before = await listVersions();
      const rotated = await deed('key', 'rotate');
      expect([rotated.code, rotated.stderr]).toEqual([0, '']);
      expect(JSON.parse(rotated.stdout)).toEqual({
        ...{ key: 'keyEncryption', version: 2 },
        ...{ rewrapped: before.length, unreadable: 0, late: 0 },
      });
      expect(await listVersions()).toEqual(before.map(() => 2));
      expect(await openOwners(backend)).toEqual([ADA, ADA, ADA]);
      await register();
      expect(await backend.refreshKeys()).toEqual([]);
      await register();
      expect(await openOwners(backend)).toHaveLength(5);
      expect((await listVersions()).filter((version) => version === 2)).toHaveLength(before.length + 1);
    });

    it('makes a file that only its owner may read', async () => {
      await deed('key', 'rotate');
      const path = join(backend.address.files, 'keys', 'key-encryption-2.key');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const texts = [path, join(path, '..', 'key-encryption.key')].map((each) => readFile(each, 'utf8'));
      expect(new Set(await Promise.all(texts)).size).toBe(2);
    });

    it('that was interrupted is brought to its end, and no other version is made', async () => {
      await register(2);
      expect(await prepareVersion('keyEncryption', needs())).toMatchObject({ ok: true });
      await announceVersion('keyEncryption', 2, needs());
      expect(JSON.parse((await deed('key', 'rotate')).stdout)).toMatchObject({ version: 2, rewrapped: 2 });
      expect(JSON.parse((await deed('key', 'rotate')).stdout)).toMatchObject({ version: 3, rewrapped: 2 });
      expect(await openOwners(backend)).toEqual([ADA, ADA]);
    });

    it('leaves alone what somebody changes meanwhile: an owner who is erased stays erased', async () => {
      await register(2);
      await prepareVersion('keyEncryption', needs());
      await announceVersion('keyEncryption', 2, needs());
      let isErased = false;
      const store: Store = {
        ...backend.store,
        read: async (query) => {
          const found = await backend.store.read(query);
          if (!isErased && JSON.stringify(found).includes('wrapped_key')) {
            isErased = true;
            await eraseOne(backend);
          }
          return found;
        },
      };
      const done = await rewrapAll({ ...needs(store), progress: () => undefined });
      expect(done).toEqual({ rewrapped: 2, unreadable: 0, late: 1 });
      const rows = await backend.store.read((queries) => queries.selectFrom('owners').selectAll().execute());
      expect(rows.filter((row) => row.wrapped_key === '' && row.sealed === '')).toHaveLength(1);
      expect(rows.map((row) => row.key_version)).toEqual([2, 2]);
    });

    it('goes on past a record that does not open, leaves it, and says so', async () => {
      await register(2);
      const [{ id } = { id: '' }] = await backend.store.read((queries) =>
        queries.selectFrom('owners').select('id').execute(),
      );
      await backend.store.write((queries) =>
        queries.updateTable('owners').set({ wrapped_key: 'AAAA' }).where('id', '=', id).execute(),
      );
      const { code, stdout } = await deed('key', 'rotate');
      expect([code, JSON.parse(stdout)]).toMatchObject([1, { version: 2, rewrapped: 1, unreadable: 1 }]);
      expect(await listVersions()).toEqual([1, 2]);
    });

    it('uses a version that was prepared before, and not earlier', async () => {
      const prepared = await deed('key', 'prepare');
      expect(JSON.parse(prepared.stdout)).toMatchObject({ version: 2, change: 'made' });
      const other = await openBackend({ ...backend.address, canCreate: false, ports: backend.ports });
      if (!other.ok) throw new Error(other.failure.code);
      expect(other.value.keys.keyEncryption.current().version).toBe(1);
      expect(JSON.parse((await deed('key', 'rotate')).stdout)).toMatchObject({ version: 2 });
      await other.value.refreshKeys();
      expect(other.value.keys.keyEncryption.current().version).toBe(2);
      await other.value.store.close();
    });
  });

  describe('an earlier version', () => {
    it('is kept while it is current, while a process may not know the next, and while a row needs it', async () => {
      await register();
      const retire = () => retireVersion('keyEncryption', 1, needs());
      expect(await retire()).toMatchObject({ failure: { code: 'KEY_VERSION_IN_USE' } });
      await deed('key', 'rotate');
      // No row needs it, and still it is too early.
      expect(JSON.stringify(await retire())).toContain('so new that');
      await register();
      backend.setTime(new Date(Date.now() + 11 * MINUTE_MS));
      expect(await retire()).toMatchObject({
        failure: { code: 'KEY_VERSION_IN_USE', detail: '1 rows are under version 1' },
      });
      const unknown = await retireVersion('keyEncryption', 7, needs());
      expect(unknown).toMatchObject({ failure: { code: 'KEY_VERSION_UNKNOWN' } });
      expect(existsSync(join(needs().folder, 'key-encryption.key'))).toBe(true);
    });

    it('is gone when it was retired, and everything opens without it', async () => {
      await register();
      await deed('key', 'rotate');
      backend.setTime(new Date(Date.now() + 11 * MINUTE_MS));
      expect(await retireVersion('keyEncryption', 1, needs())).toMatchObject({ ok: true });
      expect((await readdir(needs().folder)).toSorted()).toEqual([
        'index.key',
        'key-encryption-2.key',
        'licence-pepper-1.key',
        'signing.jwk',
      ]);
      const { data, environment } = backend.address;
      const again = await openBackend({ data, environment, canCreate: false, ports: backend.ports });
      if (!again.ok) throw new Error(again.failure.code);
      expect(await openOwners(again.value)).toEqual([ADA]);
      await again.value.store.close();
    });
  });

  it('shows where keys come from and how many rows need them, and no key', async () => {
    await register();
    await deed('key', 'rotate');
    await deed('key', 'prepare', '--pepper');
    const { stdout } = await deed('key', 'status');
    expect(JSON.parse(stdout)).toEqual({
      versions: [
        { key: 'keyEncryption', version: 1, state: 'earlier', from: 'file', rows: 0 },
        { key: 'keyEncryption', version: 2, state: 'current', from: 'file', rows: 1 },
        { key: 'pepper', version: 1, state: 'current', from: 'file', rows: 1 },
        { key: 'pepper', version: 2, state: 'prepared', from: 'file', rows: 0 },
      ],
      signing: backend.keys.signing.publicKey.kid,
    });
    for (const file of await readdir(needs().folder)) {
      if (!file.endsWith('.key')) continue;
      expect(stdout).not.toContain((await readFile(join(needs().folder, file), 'utf8')).trim());
    }
  });

  it('refuses another signing key until it is accepted', async () => {
    const environment = { ...backend.address.environment, DEED_SIGNING_KEY: createSigningKeyText() };
    const open = async (acceptsSigningKey = false) => {
      const opened = await openBackend({
        ...{ data: backend.address.data, environment, canCreate: false, ports: backend.ports },
        acceptsSigningKey,
      });
      if (opened.ok) await opened.value.store.close();
      return opened.ok ? 'opened' : opened.failure.code;
    };
    expect(await open()).toBe('SIGNING_KEY_CHANGED');
    const surroundings = { environment: { ...environment, DEED_DATA: backend.address.data } };
    expect((await runCommand(['key', 'accept-signing'], surroundings)).code).toBe(0);
    expect(await open()).toBe('opened');
    expect((await deed('product', 'list')).stderr).toContain('SIGNING_KEY_CHANGED');
  });
});

describe('keys from the environment', () => {
  it('are not made here: the command says which variable to set, and takes the version once it is there', async () => {
    const environment = { DEED_KEY_ENCRYPTION_KEY: secret(), DEED_LICENCE_PEPPER: secret() };
    const backend = await openTestBackend({ environment });
    const body = createRegistrationBody({ licenceKey: await backend.issueKey() });
    await injectRegistration(backend, body);
    const deed = (given: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      runCommand(args, { environment: { ...environment, ...given, DEED_DATA: backend.address.data } });
    const refused = await deed({}, 'key', 'rotate');
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^error KEY_VERSION_MISSING: .*DEED_KEY_ENCRYPTION_KEY_2/u),
    ]);
    const next = { DEED_KEY_ENCRYPTION_KEY_2: secret() };
    const rotated = await deed(next, 'key', 'rotate', '--json');
    expect(JSON.parse(rotated.stdout)).toMatchObject({ version: 2, rewrapped: 1 });
    // The backend that still runs has no such variable.
    expect(await backend.refreshKeys()).toEqual(['key-encryption-2']);
    expect((await deed({}, 'product', 'list')).stderr).toContain('KEY_MISMATCH');
    await backend.close();
  });
});

describe('a backend in a process of its own', () => {
  it('goes on through a rotation', async () => {
    const server = await startDeedServer();
    const [first = '', second = ''] = await server.issue({ count: 2 });
    const body = createRegistrationBody({ licenceKey: first });
    expect((await postRegistration(server.url, body)).status).toBe(201);
    expect(JSON.parse((await server.deed('key', 'rotate', '--json')).stdout)).toMatchObject({
      ...{ version: 2, rewrapped: 1 },
    });
    // The same installation again: its owner is written anew over a record of a version that the process has yet to read.
    expect(
      (await postRegistration(server.url, { ...body, submittedAt: new Date().toISOString() })).status,
    ).toBe(201);
    expect((await postRegistration(server.url, createRegistrationBody({ licenceKey: second }))).status).toBe(
      201,
    );
    await server.stop();
    await removeFolder(server.dataDir);
  });
});

function secret(): string {
  return randomBytes(32).toString('base64url');
}

async function eraseOne({ store }: TestBackend): Promise<void> {
  await store.write(async (queries) => {
    const row = await queries.selectFrom('owners').select(['id', 'key_version']).executeTakeFirstOrThrow();
    await queries.updateTable('owners').set(destroyRecord(row)).where('id', '=', row.id).execute();
  });
}
