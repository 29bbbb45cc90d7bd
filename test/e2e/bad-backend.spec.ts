import { expect } from '@playwright/test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headings, register, waitForHeading } from '../../scripts/window/person.ts';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { randomInstallation, signDocuments, type DocumentChanges } from '../support/documents.ts';
import { productIdSchema } from '../../shared/product/product.ts';
import { randomLicenceKey } from '../support/sample.ts';
import { createVendorKeys } from '../support/vendor-keys.ts';
import { startBadBackend, type Misbehave } from './support/bad-backend.ts';
import { endClient, test } from './support/fixtures.ts';
import { findCanaries } from './support/find-canaries.ts';

const keys = createVendorKeys();
const stranger = createVendorKeys();

function answerWith(changes: DocumentChanges, signer = keys): Misbehave {
  return (seen, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ version: 1, ...signDocuments(signer, seen, changes) }));
  };
}

/** Signed by the right key, under a header that names another algorithm. */
const otherAlgorithm: Misbehave = (seen, response) => {
  const documents = signDocuments(keys, seen);
  const header = Buffer.from(
    JSON.stringify({ alg: 'none', kid: keys.trustRoot.keys[0]?.kid, typ: 'deed-certificate+jws' }),
  ).toString('base64url');
  const certificate = `${header}.${documents.certificate.split('.').slice(1).join('.')}`;
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ version: 1, ...documents, certificate }));
};

const cases: readonly (readonly [string, Misbehave, string])[] = [
  [
    'answers 500',
    (_seen, response) => {
      response.writeHead(500).end('oops');
    },
    'BACKEND_FAULT',
  ],
  [
    'answers garbage',
    (_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
    },
    'ANSWER_UNTRUSTED',
  ],
  [
    'answers without an end',
    (_seen, response) => {
      response.writeHead(200).end('x'.repeat(1_000_000));
    },
    'ANSWER_UNTRUSTED',
  ],
  ['sends a certificate with a stranger’s signature', answerWith({}, stranger), 'ANSWER_UNTRUSTED'],
  [
    'sends a certificate for another product',
    answerWith({ certificate: { product: productIdSchema.parse('other-studio') } }),
    'ANSWER_UNTRUSTED',
  ],
  [
    'sends a certificate for another installation',
    answerWith({ certificate: { installation: randomInstallation() } }),
    'ANSWER_UNTRUSTED',
  ],
  ['sends a certificate with another algorithm', otherAlgorithm, 'ANSWER_UNTRUSTED'],
  [
    'redirects to somewhere else',
    (_seen, response) => {
      response.writeHead(307, { location: 'https://example.com/' }).end();
    },
    'BACKEND_UNREACHABLE',
  ],
];

for (const [name, misbehave, reason] of cases) {
  test(`a backend that ${name}: saved and waiting, nothing stored, nothing personal in the log`, async ({
    launch,
    folder,
    userData,
    desktop,
    run,
  }) => {
    const backend = await startBadBackend(misbehave);
    const env = await trusting(backend.url, folder, desktop.env);
    const key = formatLicenceKey(randomLicenceKey());
    const client = await launch({ env });
    await register(client.page, { licenceKey: key });
    await waitForHeading(client.page, headings.saved);
    await endClient(client);
    expectOnlyWaiting({ userData, folder, key, reason });
    expect(run('--status', '--json')).toMatchObject({ code: 3 });
    await backend.stop();
  });
}

test('the same backend, behaving, is believed: the cases above fail for their own reason', async ({
  launch,
  folder,
  desktop,
}) => {
  const backend = await startBadBackend(answerWith({}));
  const client = await launch({ env: await trusting(backend.url, folder, desktop.env) });
  await register(client.page, { licenceKey: formatLicenceKey(randomLicenceKey()) });
  await waitForHeading(client.page, headings.registered);
  await backend.stop();
});

test('a backend that says nothing for a minute: saved and waiting', async ({
  launch,
  folder,
  userData,
  desktop,
}) => {
  test.setTimeout(150_000);
  const backend = await startBadBackend(() => undefined);
  const key = formatLicenceKey(randomLicenceKey());
  const client = await launch({ env: await trusting(backend.url, folder, desktop.env) });
  await register(client.page, { licenceKey: key });
  await waitForHeading(client.page, 'Sending your registration');
  await client.page.getByRole('heading', { level: 1, name: headings.saved }).waitFor({ timeout: 100_000 });
  await expect(client.page.getByText('did not answer for a minute')).toBeVisible();
  await endClient(client);
  expectOnlyWaiting({ userData, folder, key, reason: 'BACKEND_TIMEOUT' });
  await backend.stop();
});

test('a damaged certificate is noticed at the next start and fetched again with one click', async ({
  launch,
  run,
  backend,
  userData,
}) => {
  const [key = ''] = await backend.issue();
  const first = await launch();
  await register(first.page, { licenceKey: key });
  await waitForHeading(first.page, headings.registered);
  await endClient(first);
  const file = join(userData, 'registration', 'documents', 'certificate.jws');
  const jws = readFileSync(file, 'utf8');
  await writeFile(
    file,
    jws.replace(/\.(.)/u, (_part, character: string) => `.${character === 'A' ? 'B' : 'A'}`),
  );
  expect(run('--status', '--json')).toMatchObject({ code: 4 });
  const { page } = await launch();
  await waitForHeading(page, headings.attention);
  await page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(page, headings.registered);
});

interface Waiting {
  readonly userData: string;
  readonly folder: string;
  readonly key: string;
  readonly reason: string;
}

function expectOnlyWaiting({ userData, folder, key, reason }: Waiting): void {
  const registration = join(userData, 'registration');
  expect(existsSync(join(registration, 'documents'))).toBe(false);
  expect(readdirSync(join(registration, 'outbox'))).toHaveLength(1);
  const logs = join(userData, 'logs');
  const log = readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
  expect(log).toContain(`"code":"${reason}"`);
  expect(findCanaries([folder], { key, log })).toEqual([]);
}

async function trusting(url: string, folder: string, env: Readonly<Record<string, string>>) {
  const trustRoot = join(folder, 'vendor-trust-root.json');
  await writeFile(trustRoot, JSON.stringify(keys.trustRoot));
  return { ...env, DEED_SERVER_URL: url, DEED_TRUST_ROOT: trustRoot };
}
