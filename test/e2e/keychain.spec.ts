import { expect } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDesktopSession } from '../../scripts/desktop/desktop-session.ts';
import { ada, headings, register, waitForHeading } from '../../scripts/window/person.ts';
import { findCanaries } from './support/find-canaries.ts';
import { endClient, test } from './support/fixtures.ts';

test('a locked keychain: told plainly, unlocked, tried again, registered', async ({
  launch,
  surroundings,
  backend,
  userData,
}) => {
  const [key = ''] = await backend.issue();
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'locked' });
  const client = await launch({ env: { ...surroundings, ...desktop.env } });
  await register(client.page, { licenceKey: key });
  await expect(client.page.getByText('The keychain of this computer is locked')).toBeVisible();
  expect(existsSync(join(userData, 'registration', 'outbox'))).toBe(false);
  await desktop.unlockKeychain();
  await client.page.getByRole('button', { name: 'Try again' }).click();
  await waitForHeading(client.page, headings.registered);
  await endClient(client);
  await desktop.stop();
});

test('no keychain: kept in memory for this run, said so, and nothing secret reaches the disk', async ({
  launch,
  surroundings,
  backend,
  folder,
  run,
}) => {
  const [key = ''] = await backend.issue();
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'none' });
  const env = { ...surroundings, ...desktop.env };
  const offline = await launch({ env: { ...env, DEED_SERVER_URL: 'http://127.0.0.1:9' } });
  await register(offline.page, { licenceKey: key });
  await expect(offline.page.getByText('This computer offers no keychain')).toBeVisible();
  await offline.page.getByRole('button', { name: 'Keep in memory for this run' }).click();
  await waitForHeading(offline.page, 'Kept for this run – not saved yet');
  await endClient(offline);
  expect(findCanaries([folder], { key, log: '' })).toEqual([]);
  expect(run('--status', '--json')).toMatchObject({ code: 4 });

  const online = await launch({ env });
  await register(online.page, { licenceKey: key });
  await online.page.getByRole('button', { name: 'Keep in memory for this run' }).click();
  await waitForHeading(online.page, headings.registered);
  await endClient(online);
  expect(findCanaries([folder], { key, log: '' })).toEqual([]);
  expect(run('--status', '--json')).toMatchObject({ code: 0 });
  await desktop.stop();
});

test('a keychain locked since the saving: needs attention, and one click after unlocking', async ({
  launch,
  surroundings,
  backend,
  userData,
}) => {
  const [key = ''] = await backend.issue();
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'unlocked' });
  const env = { ...surroundings, ...desktop.env };
  const offline = await launch({ env: { ...env, DEED_SERVER_URL: 'http://127.0.0.1:9' } });
  await register(offline.page, { licenceKey: key });
  await waitForHeading(offline.page, headings.saved);
  await endClient(offline);

  await desktop.lockKeychain();
  const client = await launch({ env });
  await waitForHeading(client.page, headings.attention);
  await expect(client.page.getByText('The keychain of this computer is locked')).toBeVisible();
  await desktop.unlockKeychain();
  await client.page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(client.page, headings.registered);
  await client.page.getByRole('button', { name: /Show/u }).nth(1).click();
  await expect(client.page.getByText(ada.name)).toBeVisible();
  await endClient(client);
  expect(existsSync(join(userData, 'registration', 'documents', 'certificate.jws'))).toBe(true);
  await desktop.stop();
});

test('a keychain that asks for its password and gets none does not keep the window from closing', async ({
  launch,
  surroundings,
  backend,
}) => {
  const [key = ''] = await backend.issue();
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'prompting' });
  const client = await launch({ env: { ...surroundings, ...desktop.env } });
  await register(client.page, { licenceKey: key });
  await expect(client.page.getByText('Saving…').first()).toBeVisible();
  const ended = new Promise((resolve) => client.child.once('exit', resolve));
  await client.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  await ended;
  await desktop.stop();
});

test('the keychain’s library is not even loaded before a registration is saved', async ({
  launch,
  backend,
}) => {
  const [key = ''] = await backend.issue();
  const client = await launch();
  const isLoaded = () => readFileSync(`/proc/${client.child.pid}/maps`, 'utf8').includes('keytar.node');
  await waitForHeading(client.page, 'Register your copy');
  expect(isLoaded()).toBe(false);
  await register(client.page, { licenceKey: key });
  await waitForHeading(client.page, headings.registered);
  expect(isLoaded()).toBe(true);
});
