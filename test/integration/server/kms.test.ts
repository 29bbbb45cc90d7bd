import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodePorts } from '../../../server/platform/node-ports.ts';
import { openBackend } from '../../../server/open-backend.ts';
import { runCommand } from '../../support/run-command.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const CANARY = 'canary-of-the-program';

let folder = '';
let program = '';
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  program = join(folder, 'unwrap');
  await mkdir(join(folder, 'keys'));
});
afterEach(() => removeFolder(folder));

/** "Wraps" a key as no real one would: written backwards. */
function wrap(secret: string): string {
  return secret.split('').toReversed().join('');
}

async function writeProgram(body: string): Promise<void> {
  await writeFile(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o700);
}

async function writeWrapped(name: string, secret = randomBytes(32).toString('base64url')): Promise<void> {
  await writeFile(join(folder, 'keys', `${name}.wrapped`), `${wrap(secret)}\n`, { mode: 0o600 });
}

async function open(environment: Readonly<Record<string, string>>): Promise<string> {
  const opened = await openBackend({
    ...{ data: folder, canCreate: true, ports: createNodePorts() },
    environment: { PATH: process.env['PATH'], ...environment },
  });
  if (opened.ok) await opened.value.store.close();
  return opened.ok ? 'opened' : JSON.stringify(opened.failure);
}

describe('a wrapped key', () => {
  it('is unwrapped by the program, which gets it on its standard input', async () => {
    await writeProgram('rev');
    await writeWrapped('key-encryption.key');
    await writeWrapped('index.key');
    expect(await open({ DEED_KMS_COMMAND: program })).toBe('opened');
    expect(await open({ DEED_KMS_COMMAND: JSON.stringify(['/bin/sh', program]) })).toBe('opened');
    await writeWrapped('index.key');
    expect(await open({ DEED_KMS_COMMAND: program })).toContain('KEY_MISMATCH');
  });

  it('of the next version is taken by a rotation, which cannot make it', async () => {
    await writeProgram('rev');
    await writeWrapped('key-encryption.key');
    const environment = { PATH: process.env['PATH'] ?? '', DEED_KMS_COMMAND: program, DEED_DATA: folder };
    expect(await open(environment)).toBe('opened');
    const refused = await runCommand(['key', 'rotate'], { environment });
    expect(refused.stderr).toMatch(/^error KEY_VERSION_MISSING: .*key-encryption-2\.key\.wrapped/u);
    await writeWrapped('key-encryption-2.key');
    const rotated = await runCommand(['key', 'rotate', '--json'], { environment });
    expect(JSON.parse(rotated.stdout)).toMatchObject({ version: 2 });
    const status = await runCommand(['key', 'status', '--json'], { environment });
    expect(JSON.parse(status.stdout)).toMatchObject({
      versions: [{ from: 'kms' }, { version: 2, state: 'current', from: 'kms' }, { from: 'file' }],
    });
  });

  it('that is refused is told with the exit code and with nothing that the program said', async () => {
    await writeProgram(`echo ${CANARY}; echo ${CANARY} >&2; exit 7`);
    await writeWrapped('key-encryption.key', CANARY);
    const failure = await open({ DEED_KMS_COMMAND: program });
    expect(failure).toContain('KMS_REFUSED');
    expect(failure).toContain('exit code 7');
    expect(failure).not.toContain(CANARY);
  });

  it('is refused when the program prints no key, and what it printed is not repeated', async () => {
    await writeProgram(`echo ${CANARY}`);
    await writeWrapped('key-encryption.key');
    const failure = await open({ DEED_KMS_COMMAND: program });
    expect(failure).toContain('KEY_FILE_MALFORMED');
    expect(failure).not.toContain(CANARY);
  });

  it.each([
    ['there is no program', {}, 'KMS_COMMAND_INVALID'],
    ['its path is relative', { DEED_KMS_COMMAND: 'unwrap' }, 'KMS_COMMAND_INVALID'],
    ['its list is none', { DEED_KMS_COMMAND: '["/bin/sh", 5]' }, 'KMS_COMMAND_INVALID'],
    ['it is not there', { DEED_KMS_COMMAND: '/nowhere/unwrap' }, 'KMS_REFUSED'],
  ])('is refused when %s', async (_why, environment, code) => {
    await writeWrapped('key-encryption.key');
    expect(await open(environment)).toContain(code);
  });

  it('is unwrapped without the secrets of the backend in the environment of the program', async () => {
    await writeProgram('test -z "$DEED_LICENCE_PEPPER" && test "$PROFILE" = vendor && rev');
    await writeWrapped('key-encryption.key');
    const secret = randomBytes(32).toString('base64url');
    const environment = { DEED_KMS_COMMAND: program, DEED_LICENCE_PEPPER: secret, PROFILE: 'vendor' };
    expect(await open(environment)).toBe('opened');
  });
});
