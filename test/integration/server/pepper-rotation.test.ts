import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retireVersion } from '../../../server/keys/retire-key.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const MINUTE_MS = 60_000;

describe.each(ENGINES)('a rotation of the pepper, on %s,', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
  });
  afterEach(() => backend.close());

  function deed(...args: readonly string[]) {
    const environment = { ...backend.address.environment, DEED_DATA: backend.address.data };
    return runCommand([...args, '--json'], { environment });
  }

  it('leaves old keys working, and stores each under the new pepper when it is seen next', async () => {
    const licenceKey = await backend.issueKey({ seats: 3 });
    const further = await addFurtherKey(backend);
    expect(JSON.parse((await deed('key', 'rotate', '--pepper')).stdout)).toEqual({
      key: 'pepper',
      version: 2,
    });
    await backend.refreshKeys();
    const fresh = await backend.issueKey();
    expect(await listPepperVersions(backend)).toEqual({ first: [1, 1, 2], further: [1] });
    for (const key of [licenceKey, further, fresh]) {
      const body = createRegistrationBody({ licenceKey: key });
      expect((await injectRegistration(backend, body)).status).toBe(201);
    }
    expect(await listPepperVersions(backend)).toEqual({ first: [1, 2, 2], further: [2] });
    for (const key of [licenceKey, further]) {
      const body = createRegistrationBody({ licenceKey: key });
      expect((await injectRegistration(backend, body)).status).toBe(201);
    }
  });

  it('keeps the earlier pepper while a key is stored under it', async () => {
    const licenceKey = await backend.issueKey();
    await deed('key', 'rotate', '--pepper');
    await backend.refreshKeys();
    backend.setTime(new Date(Date.now() + 11 * MINUTE_MS));
    const retire = () => retireVersion('pepper', 1, { ...backend, ...place() });
    expect(await retire()).toMatchObject({ failure: { code: 'KEY_VERSION_IN_USE' } });
    await injectRegistration(backend, createRegistrationBody({ licenceKey }));
    expect(await retire()).toMatchObject({ ok: true });
    expect(existsSync(join(place().folder, 'licence-pepper-1.key'))).toBe(false);
  });

  function place() {
    return { folder: join(backend.address.files, 'keys'), environment: backend.address.environment };
  }
});

/** Makes the one key of a second licence a further key, as a recovered key is stored. */
async function addFurtherKey(backend: TestBackend): Promise<string> {
  const target = await backend.issueKey({ seats: 5 });
  const key = await backend.issueKey();
  await backend.store.write(async (queries) => {
    const rows = await queries.selectFrom('licences').selectAll().execute();
    const from = rows.find(({ last_four }) => last_four === key.slice(-4));
    const to = rows.find(({ last_four }) => last_four === target.slice(-4));
    if (from === undefined || to === undefined) throw new Error('expected both licences');
    await queries.deleteFrom('licences').where('id', '=', from.id).execute();
    const { product, key_hash, pepper_version, last_four, issued_at } = from;
    const row = { product, key_hash, pepper_version, last_four, issued_at, licence: to.id };
    await queries
      .insertInto('licence_keys')
      .values({ ...row, state: 'valid', cause: 'recovery' })
      .execute();
  });
  return key;
}

function listPepperVersions({ store }: TestBackend) {
  return store.read(async (queries) => {
    const list = async (table: 'licences' | 'licence_keys') => {
      const rows = await queries
        .selectFrom(table)
        .select('pepper_version')
        .orderBy('pepper_version')
        .execute();
      return rows.map(({ pepper_version }) => pepper_version);
    };
    return { first: await list('licences'), further: await list('licence_keys') };
  });
}
