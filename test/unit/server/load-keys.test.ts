import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadKeys } from '../../../server/keys/load-keys.ts';
import { createSigningKeyText } from '../../../server/keys/signing-key.ts';
import type { Environment } from '../../../server/platform/ports.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const SECRET = randomBytes(32).toString('base64url');
let folder = '';

beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => removeFolder(folder));

function load(environment: Environment = {}, canCreate = true) {
  return loadKeys({
    folder: join(folder, 'keys'),
    environment,
    canCreate,
    clock: () => new Date(),
    randomBytes,
    createId: () => randomUUID(),
  });
}

describe('the keys', () => {
  it('are made on first use, readable by their owner only, and stay the same', async () => {
    const first = await load();
    const second = await load({}, false);
    expect(first.ok && second.ok && second.value.signing.publicKey).toEqual(
      first.ok && first.value.signing.publicKey,
    );
    expect(first.ok && second.ok && second.value.index.equals(first.value.index)).toBe(true);
    const files = await readdir(join(folder, 'keys'));
    expect(files.toSorted()).toEqual([
      'index.key',
      'key-encryption.key',
      'licence-pepper-1.key',
      'signing.jwk',
    ]);
    const modes = await Promise.all(
      files.map(async (file) => (await stat(join(folder, 'keys', file))).mode & 0o777),
    );
    expect(modes).toEqual(files.map(() => 0o600));
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it('are the same for all that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => load()));
    const ids = all.map((loaded) => (loaded.ok ? loaded.value.signing.publicKey.kid : loaded.failure.code));
    expect(new Set(ids).size).toBe(1);
  });

  it('are refused when others can read a file', async () => {
    await load();
    await chmod(join(folder, 'keys', 'index.key'), 0o640);
    expect(await load()).toMatchObject({ ok: false, failure: { code: 'KEY_FILE_UNSAFE' } });
  });

  it('are refused, not made anew, when a file is gone', async () => {
    expect(await load({}, false)).toMatchObject({ ok: false, failure: { code: 'KEY_FILE_MISSING' } });
  });

  it('are refused when a file holds something else, without saying what', async () => {
    await load();
    await writeFile(join(folder, 'keys', 'index.key'), 'not-a-key');
    const loaded = await load();
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'KEY_FILE_MALFORMED' } });
    expect(JSON.stringify(loaded)).not.toContain('not-a-key');
  });

  it('come from the environment when it has them, and then no file is made', async () => {
    const loaded = await load({
      DEED_SIGNING_KEY: createSigningKeyText(),
      DEED_KEY_ENCRYPTION_KEY: SECRET,
      DEED_LICENCE_PEPPER: SECRET,
      DEED_INDEX_KEY: SECRET,
    });
    expect(loaded.ok).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['DEED_INDEX_KEY', 'c2hvcnQ'],
    ['DEED_LICENCE_PEPPER', `${SECRET}=`],
    ['DEED_KEY_ENCRYPTION_KEY', ''],
    ['DEED_SIGNING_KEY', '{"kty":"OKP","d":"canary"}'],
    ['DEED_SIGNING_KEY', 'canary'],
    ['DEED_SIGNING_KEY', createSigningKeyText().replace(/"x":"./u, '"x":"_')],
  ])('are refused when %s is malformed, without its value', async (variable, value) => {
    const loaded = await load({ [variable]: value });
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'KEY_VARIABLE_MALFORMED' } });
    expect(JSON.stringify(loaded)).toContain(variable);
    expect(value === '' || !JSON.stringify(loaded).includes(value)).toBe(true);
  });

  it('leave nothing but themselves behind', async () => {
    await load();
    const text = await readFile(join(folder, 'keys', 'signing.jwk'), 'utf8');
    expect(Object.keys(z.looseObject({}).parse(JSON.parse(text))).toSorted()).toEqual([
      'crv',
      'd',
      'kty',
      'x',
    ]);
  });
});
