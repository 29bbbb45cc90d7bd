import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { productSchema } from '../../../shared/product/product.ts';
import { registrationResponseSchema } from '../../../shared/registration/registration-request.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody, createStrangeKey } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { PROJECT_ROOT, runDeed } from '../../support/run-deed.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

const installation = { id: randomUUID(), platform: 'linux', release: '4.2.0' } as const;
let server: DeedServer;
let licenceKey = '';
let folder = '';
beforeAll(async () => {
  server = await startDeedServer();
  folder = server.dataDir;
  [licenceKey = ''] = await server.issue({ seats: 2 });
  const { body } = await postRegistration(server.url, createRegistrationBody({ licenceKey, installation }));
  const documents = registrationResponseSchema.parse(JSON.parse(body));
  await writeFile(join(folder, 'certificate.jws'), `${documents.certificate}\n`);
  await writeFile(join(folder, 'receipt.jws'), documents.receipt);
  await writeFile(join(folder, 'forged.jws'), documents.certificate.replace(/.{4}$/u, 'AAAA'));
  await writeFile(join(folder, 'trust-root.json'), (await deed('trust-root')).stdout);
  await writeFile(
    join(folder, 'other-trust-root.json'),
    (await runCommand(['trust-root', '--data', join(folder, 'other')])).stdout,
  );
});
afterAll(async () => {
  await server.stop();
  await removeFolder(folder);
});

/** Runs a command on the store of the running backend. */
function deed(...args: readonly string[]) {
  return runCommand([...args, '--data', folder]);
}

/** The exit code and the error code of a command; what stands on stdout is empty then. */
async function failureOf(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await deed(...args);
  return `${code} ${/^error (\w+): ./u.exec(stderr)?.[1] ?? stderr}${stdout}`;
}

describe('deed product', () => {
  it('says what adding did', async () => {
    const file = join(PROJECT_ROOT, 'products', 'sample', 'product.json');
    const product = productSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    await writeFile(join(folder, 'product.json'), JSON.stringify({ ...product, id: 'p1' }));
    const change = async (): Promise<unknown> =>
      JSON.parse((await deed('product', 'add', folder, '--json')).stdout);
    expect(await change()).toEqual({ product: 'p1', change: 'added' });
    expect(await change()).toEqual({ product: 'p1', change: 'unchanged' });
    await writeFile(join(folder, 'product.json'), JSON.stringify({ ...product, id: 'p1', release: '5.0.0' }));
    expect(await change()).toEqual({ product: 'p1', change: 'updated' });
    expect((await deed('product', 'list')).stdout).toBe(
      'p1  Sample Studio 4\nsample-studio  Sample Studio 4\n',
    );
  });

  it('says where a file does not fit', async () => {
    await writeFile(join(folder, 'wrong.json'), JSON.stringify({ version: 1, id: 'Upper Case', extra: 1 }));
    const { code, stderr } = await deed('product', 'add', join(folder, 'wrong.json'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error PRODUCT_FILE_INVALID: .*\/id expected text that matches/u);
    expect(await failureOf('product', 'add', join(folder, 'none.json'))).toBe('1 PRODUCT_FILE_UNREADABLE');
  });
});

describe('deed licence', () => {
  it('issues a thousand keys, one per line, all different and well-formed', async () => {
    const { code, stdout, stderr } = await deed(
      'licence',
      'issue',
      '--product',
      'sample-studio',
      '--count',
      '1000',
    );
    const keys = stdout.trimEnd().split('\n');
    expect([code, stderr, new Set(keys).size]).toEqual([0, '', 1000]);
    expect(keys.every((key) => parseLicenceKey(key).ok)).toBe(true);
  });

  it('issues with edition, seats and term as asked', async () => {
    const asked = ['--seats', '7', '--edition', 'home', '--until', '2099-12-31', '--json'];
    const issued = await deed('licence', 'issue', '--product', 'sample-studio', '--count', '1', ...asked);
    const [key = ''] = z.object({ keys: z.array(z.string()) }).parse(JSON.parse(issued.stdout)).keys;
    expect(JSON.parse((await deed('licence', 'show', key, '--json')).stdout)).toMatchObject({
      ...{ product: 'sample-studio', edition: 'home', state: 'active', registrations: 0 },
      ...{ seats: { used: 0, total: 7 }, term: { kind: 'until', until: '2099-12-31' } },
      lastFour: key.replaceAll('-', '').slice(-4),
    });
  });

  it.each([
    [['--product', 'unheard-of', '--count', '1'], '1 PRODUCT_UNKNOWN'],
    [['--product', 'sample-studio', '--count', '1', '--edition', 'gold'], '1 EDITION_UNKNOWN'],
    [['--product', 'sample-studio', '--count', '0'], '2 USAGE'],
    [['--product', 'sample-studio', '--count', '100001'], '2 USAGE'],
    [['--product', 'sample-studio', '--count', '1.5'], '2 USAGE'],
    [['--product', 'sample-studio', '--count', '1', '--until', '2026-02-30'], '2 USAGE'],
    [['--product', 'sample-studio'], '2 USAGE'],
  ])('does not issue %j', async (args, failure) => {
    expect(await failureOf('licence', 'issue', ...args)).toBe(failure);
  });

  it('shows a licence, also by a key from the standard input, and never its owner', async () => {
    const input = `${licenceKey.toLowerCase()}\n`;
    const { stdout } = await runCommand(['licence', 'show', '-', '--json', '--data', folder], { input });
    expect(JSON.parse(stdout)).toMatchObject({
      seats: { used: 1, total: 2 },
      registrations: 1,
      state: 'active',
    });
    expect(stdout).not.toContain(licenceKey.slice(0, 11));
    expect(stdout).not.toMatch(/ada/iu);
  });

  it.each([
    ['', '1 KEY_EMPTY'],
    ['7KQ2M', '1 KEY_SHORT'],
    ['7'.repeat(28), '1 KEY_LONG'],
    ['U'.repeat(27), '1 KEY_SYMBOL'],
    [`${'7'.repeat(26)}8`, '1 KEY_CHECK'],
    [createStrangeKey(), '1 LICENCE_UNKNOWN'],
  ])('does not show %j', async (key, failure) => {
    expect(await failureOf('licence', 'show', key)).toBe(failure);
  });

  it('suspends, revokes and reinstates, and a running backend knows at once', async () => {
    for (const [verb, state, status] of [
      ['suspend', 'suspended', 403],
      ['revoke', 'revoked', 403],
      ['reinstate', 'active', 201],
    ] as const) {
      expect(JSON.parse((await deed('licence', verb, licenceKey, '--json')).stdout)).toMatchObject({
        state,
      });
      expect(
        (await postRegistration(server.url, createRegistrationBody({ licenceKey, installation }))).status,
      ).toBe(status);
    }
  });
});

describe('deed verify', () => {
  it('shows what a certificate and a receipt say when they verify', async () => {
    const flags = ['--trust-root', join(folder, 'trust-root.json'), '--json'];
    const certificate = await runCommand([
      'certificate',
      'verify',
      join(folder, 'certificate.jws'),
      ...flags,
    ]);
    expect(JSON.parse(certificate.stdout)).toMatchObject({
      verified: true,
      certificate: { installation: installation.id, state: 'active' },
    });
    const receipt = await deed('receipt', 'verify', join(folder, 'receipt.jws'));
    expect([receipt.code, receipt.stdout]).toEqual([0, expect.stringContaining('Example Software Ltd')]);
  });

  it.each([
    [['forged.jws'], '1 DOCUMENT_SIGNATURE'],
    [['receipt.jws'], '1 DOCUMENT_TYPE'],
    [['product.json'], '1 DOCUMENT_MALFORMED'],
    [['none.jws'], '1 DOCUMENT_UNREADABLE'],
    [['certificate.jws', '--trust-root', 'other-trust-root.json'], '1 DOCUMENT_KEY_UNKNOWN'],
    [['certificate.jws', '--trust-root', 'certificate.jws'], '1 TRUST_ROOT_INVALID'],
    [['certificate.jws', '--product', 'other'], '1 DOCUMENT_PRODUCT'],
    [['certificate.jws', '--installation', randomUUID()], '1 DOCUMENT_INSTALLATION'],
    [['certificate.jws', '--installation', 'x'], '2 USAGE'],
  ])('does not believe %j', async (args, failure) => {
    const inFolder = args.map((arg) =>
      arg.endsWith('.jws') || arg.endsWith('.json') ? join(folder, arg) : arg,
    );
    expect(await failureOf('certificate', 'verify', ...inFolder)).toBe(failure);
  });
});

describe('deed', () => {
  it('explains itself, and says on stderr with exit code 2 what it did not understand', async () => {
    const help = await runDeed(['help', '--json']);
    expect(help.stdout).toMatch(/^\{"commands":\[\{.*\}\]\}\n$/u);
    const about = await runDeed(['licence', '--help']);
    expect([about.code, about.stderr]).toEqual([0, '']);
    expect(about.stdout).toMatch(/^deed licence issue --product P --count N /u);
    expect(about.stdout).not.toContain('deed product add');
    expect((await runDeed(['help', 'conjure'])).code).toBe(2);
    const wrong = await runDeed(['licence', 'conjure']);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/^error USAGE: [^\n]+\nUsage: deed/u);
  });

  it('says that a port is in use, and that --data names no folder', async () => {
    const taken = await server.deed('serve', '--port', String(server.port));
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/^error PORT_IN_USE: /u)]);
    const { code, stderr } = await runDeed(['serve', '--data', 'mysql://localhost/deed']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error STORE_ADDRESS_UNSUPPORTED: /u)]);
  });

  it('says on stderr, with exit code 1, why a command failed', async () => {
    const { code, stdout, stderr } = await server.deed('licence', 'show', createStrangeKey(), '--json');
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^error LICENCE_UNKNOWN: [^\n]+\n$/u),
    ]);
  });

  it('says nothing of a malformed secret in the environment but its name', async () => {
    const environment = { DEED_INDEX_KEY: 'CANARY' };
    const { code, stderr } = await runCommand(['product', 'list', '--data', folder], { environment });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^error KEY_VARIABLE_MALFORMED: .*DEED_INDEX_KEY/u),
    ]);
    expect(stderr).not.toContain('CANARY');
  });
});
