import { expect, type Locator, type Page } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runClient } from '../../scripts/window/launch-client.ts';
import {
  ada,
  fillFirstPage,
  finishSecondPage,
  headings,
  register,
  waitForHeading,
} from '../../scripts/window/person.ts';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { randomLicenceKey } from '../support/sample.ts';
import { checkAccessibility } from './support/check-accessibility.ts';
import { endClient, test } from './support/fixtures.ts';
import { freeDisk, listDisk, writeFullDiskProgram } from './support/full-disk.ts';

test('a mistyped key is told at the field, offline, before anything is sent', async ({
  launch,
  surroundings,
  userData,
}) => {
  const { page } = await launch({ env: { ...surroundings, DEED_SERVER_URL: 'http://127.0.0.1:9' } });
  const key = randomLicenceKey();
  const wrong = (key.startsWith('7') ? '8' : '7') + key.slice(1);
  const field = page.getByLabel('Licence key', { exact: true });
  await field.pressSequentially(wrong.toLowerCase());
  await expect(page.getByText('One character is wrong')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill(key.toLowerCase());
  await expect(page.getByText('This key is complete and correctly typed')).toBeVisible();
  await expect(field).toHaveValue(formatLicenceKey(key));
  expect(readdirSync(userData)).not.toContain('registration');
});

test('name missing and an impossible e-mail: a summary on top with links, focus there, everything kept', async ({
  launch,
}) => {
  const { page } = await launch();
  const key = formatLicenceKey(randomLicenceKey());
  await fillFirstPage(page, { licenceKey: key, name: ' ', email: 'ada@example' });
  await page.getByRole('button', { name: 'Continue' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(2);
  await summary.getByRole('link').first().click();
  await expect(page.getByLabel('Full name', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Email address', { exact: true })).toHaveValue('ada@example');
  await expect(page.getByLabel('Licence key', { exact: true })).toHaveValue(key);
});

test('a whole order e-mail pasted into the field: the key in it is found', async ({ launch }) => {
  const { app, page } = await launch();
  const key = formatLicenceKey(randomLicenceKey());
  await app.evaluate(async ({ clipboard }, text) => {
    await clipboard.writeText(text);
  }, `Dear Ada,\n\nthank you for order 2026-0042.\nYour licence key: ${key}\n\nExample Software`);
  await page.getByLabel('Licence key', { exact: true }).focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByLabel('Licence key', { exact: true })).toHaveValue(key);
  await expect(page.getByText('Found in what you pasted')).toBeVisible();
});

test('disk full while saving: said, form kept, nothing half-written; with room again it works', async ({
  launch,
  backend,
  folder,
  userData,
}) => {
  const [key = ''] = await backend.issue();
  const registration = join(userData, 'registration');
  await mkdir(registration, { recursive: true });
  const program = join(folder, 'electron-on-a-full-disk');
  await writeFullDiskProgram(program, registration);
  const { app, page } = await launch({ program });
  await register(page, { licenceKey: key });
  await expect(page.getByText('could not be saved: the disk is full')).toBeVisible();
  expect(await listDisk(app, registration)).toEqual(['ballast', 'installation.json', 'outbox']);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Full name', { exact: true })).toHaveValue(ada.name);
  await freeDisk(app, registration);
  await finishSecondPage(page);
  await waitForHeading(page, headings.registered);
});

test('a second start brings the first window to the front and ends', async ({ launch, run }) => {
  const { app, page } = await launch();
  await fillFirstPage(page, { licenceKey: 'x' });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  expect(run()).toMatchObject({ code: 0 });
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
      ),
    )
    .toEqual([false]);
  await expect(page.getByLabel('Full name', { exact: true })).toHaveValue(ada.name);
});

test('Later: three reminders, then never again', async ({ launch, run }) => {
  for (const left of [3, 2, 1, 0]) {
    expect(JSON.parse(run('--status', '--json').stdout)).toMatchObject({
      isSilenced: false,
      remindersLeft: left,
    });
    const client = await launch({ switches: ['--reminder'] });
    const closed = new Promise((resolve) => client.child.once('exit', resolve));
    await client.page.getByRole('button', { name: 'Later' }).click();
    await closed;
  }
  expect(JSON.parse(run('--status', '--json').stdout)).toMatchObject({ isSilenced: true });
  expect(run('--reminder')).toMatchObject({ code: 0 });
  const { page } = await launch();
  await waitForHeading(page, 'Not registered');
  await expect(page.getByLabel('Licence key', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Register now' }).click();
  await waitForHeading(page, 'Register your copy');
});

test('--status answers where there is no display, no keychain and no network', async ({
  userData,
  surroundings,
}) => {
  const nothing = { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
  const { code, stdout } = runClient({
    userData,
    env: { ...surroundings, ...nothing },
    switches: ['--status', '--json'],
  });
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, kind: 'unregistered' });
});

test('preferences that cannot be read or written cost no more than a reminder', async ({
  launch,
  userData,
}) => {
  await mkdir(join(userData, 'preferences.json'), { recursive: true });
  const { page } = await launch();
  await waitForHeading(page, 'Register your copy');
});

test('without its product folder the client does not start, and says which file it expected', async ({
  userData,
  surroundings,
}) => {
  const env = { ...surroundings, DEED_PRODUCT_FOLDER: '/nowhere' };
  const { code, stdout, stderr } = runClient({ userData, env, switches: ['--status', '--json'] });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('error CONFIGURATION_INVALID: expected a file at /nowhere/product.json');
});

test('Never ask: one click, and nobody asks again', async ({ launch, run }) => {
  const client = await launch();
  const closed = new Promise((resolve) => client.child.once('exit', resolve));
  await client.page.getByRole('button', { name: 'Never ask' }).click();
  await closed;
  expect(run('--reminder')).toMatchObject({ code: 0 });
  expect(JSON.parse(run('--status', '--json').stdout)).toMatchObject({
    kind: 'unregistered',
    isSilenced: true,
  });
});

test('the whole flow by keyboard alone', async ({ launch, backend }) => {
  const [key = ''] = await backend.issue();
  const { page } = await launch();
  const type = async (label: string, text: string) => {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  };
  await type('Licence key', key);
  await type('Full name', ada.name);
  await type('Email address', ada.email);
  await page.keyboard.press('Enter');
  await waitForHeading(page, 'Your choices');
  await tabTo(page, page.getByRole('checkbox', { name: /^I have read the/u }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Register', exact: true }));
  await page.keyboard.press('Enter');
  await waitForHeading(page, headings.registered);
});

test('the German client is German from the first heading to the last', async ({ launch, backend }) => {
  const [key = ''] = await backend.issue();
  const { page } = await launch({ language: 'de' });
  await expect(page.locator('html')).toHaveAttribute('lang', /^de/u);
  const expectGerman = async () => {
    const words = /\b(?:the|your|and|is|Required|Later|Continue|Close|licence|seats)\b/iu;
    expect(await page.locator('body').innerText()).not.toMatch(words);
  };
  await waitForHeading(page, 'Registrieren Sie Ihre Kopie');
  await expectGerman();
  await page.getByLabel('Lizenzschlüssel', { exact: true }).fill(key);
  await page.getByLabel('Vollständiger Name', { exact: true }).fill('Ada Muster');
  await page.getByLabel('E-Mail-Adresse', { exact: true }).fill(ada.email);
  await page.getByRole('button', { name: 'Weiter' }).click();
  await waitForHeading(page, 'Ihre Wahl');
  await expectGerman();
  await page.getByRole('checkbox', { name: /^Ich habe/u }).check();
  await page.getByRole('button', { name: 'Registrieren', exact: true }).click();
  await waitForHeading(page, 'Registriert');
  await expectGerman();
});

test('the backend that runs on this computer is trusted by a developer’s client without shipped keys', async ({
  launch,
  desktop,
  backend,
}) => {
  const [key = ''] = await backend.issue();
  const { page } = await launch({
    env: { ...desktop.env, DEED_SERVER_URL: backend.url, DEED_TRUST_ROOT: '/nowhere.json' },
  });
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.registered);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the real window, ${scheme}`, async ({ launch, backend }) => {
    const [key = ''] = await backend.issue();
    const client = await launch({ isDark: scheme === 'dark' });
    await checkAccessibility(client.page);
    await fillFirstPage(client.page, { licenceKey: key });
    await client.page.getByRole('button', { name: 'Continue' }).click();
    await waitForHeading(client.page, 'Your choices');
    await checkAccessibility(client.page);
    await client.page.getByRole('button', { name: 'Back' }).click();
    await finishSecondPage(client.page);
    await waitForHeading(client.page, headings.registered);
    await checkAccessibility(client.page);
    await endClient(client);
  });
}

/** Presses Tab until the element has the focus; gives up after a page's worth of stops. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let stops = 0; stops < 30; stops += 1) {
    if (await element.evaluate((found) => found === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('expected the element within 30 stops of the Tab key, found it nowhere');
}
