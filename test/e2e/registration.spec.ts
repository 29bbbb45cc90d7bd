import { expect } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { headings, register, waitForHeading } from '../../scripts/window/person.ts';
import { formatLicenceKey, parseLicenceKey } from '../../shared/licence/licence-key.ts';
import { startDeedServer } from '../support/deed-server.ts';
import { startHoldingProxy } from './support/holding-proxy.ts';
import { endClient, killClient, test, toSurroundings } from './support/fixtures.ts';
import { findCanaries } from './support/find-canaries.ts';
import { countRegistrations } from './support/count-registrations.ts';

test('a person registers online: the key is in the keychain, and in no file', async ({
  launch,
  run,
  backend,
  desktop,
  folder,
}) => {
  const [key = ''] = await backend.issue({ seats: 3 });
  expect(run('--status', '--json')).toMatchObject({ code: 4 });
  const client = await launch();
  await register(client.page, { licenceKey: key });
  await waitForHeading(client.page, headings.registered);
  await expect(client.page.getByText('1 of 3')).toBeVisible();
  await endClient(client);

  const status = run('--status', '--json');
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({
    version: 1,
    kind: 'registered',
    certificate: { state: 'active' },
  });
  expect(await countRegistrations(backend, key)).toBe(1);

  const parsed = parseLicenceKey(key);
  const kept = spawnSync('secret-tool', ['search', '--all', 'service', 'deed.sample-studio'], {
    env: { ...process.env, ...desktop.env },
    encoding: 'utf8',
  });
  expect(parsed.ok && kept.stdout.includes(`secret = ${parsed.value}`)).toBe(true);
  expect(findCanaries([folder, backend.dataDir], { key, log: backend.log() })).toEqual([]);
  expect(client.consoleLines()).toEqual([]);
});

test('a stranger verifies the stored certificate with the command line, offline', async ({
  launch,
  userData,
  surroundings,
  backend,
}) => {
  const [key = ''] = await backend.issue();
  const client = await launch();
  await register(client.page, { licenceKey: key });
  await waitForHeading(client.page, headings.registered);
  await endClient(client);
  const file = join(userData, 'registration', 'documents', 'certificate.jws');
  const verified = await backend.deed(
    'certificate',
    'verify',
    file,
    '--trust-root',
    surroundings['DEED_TRUST_ROOT'] ?? '',
  );
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toContain('sample-studio');
});

test('with the backend down it is saved, and registered at a later start without a click', async ({
  launch,
  run,
  desktop,
  folder,
}) => {
  const first = await startDeedServer();
  const [key = ''] = await first.issue();
  const env = { ...desktop.env, ...(await toSurroundings(first, folder)) };
  await first.stop();

  const offline = await launch({ env });
  await register(offline.page, { licenceKey: key });
  await waitForHeading(offline.page, headings.saved);
  await expect(offline.page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await endClient(offline);
  expect(run('--status', '--json')).toMatchObject({ code: 3 });
  expect(findCanaries([folder], { key, log: '' })).toEqual([]);

  const again = await startDeedServer({ dataDir: first.dataDir, port: first.port });
  const online = await launch({ env });
  await waitForHeading(online.page, headings.registered);
  await endClient(online);
  expect(await countRegistrations(again, key)).toBe(1);
  await again.stop();
});

test('killed right after "saved", nothing is lost', async ({ launch, desktop, folder }) => {
  const first = await startDeedServer();
  const [key = ''] = await first.issue();
  const env = { ...desktop.env, ...(await toSurroundings(first, folder)) };
  await first.stop();

  const doomed = await launch({ env });
  await register(doomed.page, { licenceKey: key });
  await waitForHeading(doomed.page, headings.saved);
  await killClient(doomed);

  const again = await startDeedServer({ dataDir: first.dataDir, port: first.port });
  const client = await launch({ env });
  await waitForHeading(client.page, headings.registered);
  await endClient(client);
  expect(await countRegistrations(again, key)).toBe(1);
  await again.stop();
});

test('killed between the backend’s commit and the client’s settling, there is one registration', async ({
  launch,
  surroundings,
  backend,
}) => {
  const [key = ''] = await backend.issue({ seats: 1 });
  const proxy = await startHoldingProxy(backend.port);
  const doomed = await launch({ env: { ...surroundings, DEED_SERVER_URL: proxy.url } });
  await register(doomed.page, { licenceKey: key });
  await proxy.answerHeld;
  expect(await countRegistrations(backend, key)).toBe(1);
  await killClient(doomed);
  await proxy.stop();

  const client = await launch();
  await waitForHeading(client.page, headings.registered);
  await expect(client.page.getByText('1 of 1')).toBeVisible();
  expect(await countRegistrations(backend, key)).toBe(1);
});

test('--background sends what waits and opens no window', async ({ launch, run, surroundings, backend }) => {
  const [key = ''] = await backend.issue();
  const offline = await launch({ env: { ...surroundings, DEED_SERVER_URL: 'http://127.0.0.1:9' } });
  await register(offline.page, { licenceKey: key });
  await waitForHeading(offline.page, headings.saved);
  await endClient(offline);
  expect(run('--background')).toMatchObject({ code: 0 });
  expect(run('--status', '--json')).toMatchObject({ code: 0 });
  expect(await countRegistrations(backend, key)).toBe(1);
});

test('Try now sends at once, and the key shows when its owner asks', async ({ launch, desktop, folder }) => {
  const first = await startDeedServer();
  const [key = ''] = await first.issue();
  const env = { ...desktop.env, ...(await toSurroundings(first, folder)) };
  await first.stop();
  const { page } = await launch({ env });
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.saved);
  const again = await startDeedServer({ dataDir: first.dataDir, port: first.port });
  await page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(page, headings.registered);
  const shown = formatLicenceKey(key.replaceAll('-', ''));
  await expect(page.getByText(shown)).toBeHidden();
  await page.getByRole('button', { name: /Show/u }).first().click();
  await expect(page.getByText(shown)).toBeVisible();
  await again.stop();
});
