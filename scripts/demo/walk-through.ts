import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { startDesktopSession } from '../desktop/desktop-session.ts';
import { outDir } from '../project-paths.ts';
import { runMain } from '../run-main.ts';
import { launchClient, runClient, type RunningClient } from '../window/launch-client.ts';
import {
  acceptAgreement,
  fillFirstPage,
  finishSecondPage,
  headings,
  waitForHeading,
} from '../window/person.ts';
import { startSampleBackend, type SampleBackend } from './sample-backend.ts';

const pictures = path.join(outDir, 'demo');
const buyer = { name: 'Ada Sample', email: 'ada.sample@example.com' } as const;

// Registers by itself, through the real window, and says what it does: once online, once offline.
await runMain(async () => {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deed-demo-'));
  const desktop = await startDesktopSession({ display: 'virtual', keychain: 'unlocked' });
  let backend = await startSampleBackend(path.join(folder, 'backend'));
  try {
    say('A backend runs on an embedded database and knows one product, Sample Studio.');
    await registerOnline({ folder, env: desktop.env, backend });
    const key = await backend.issueKey();
    await backend.stop();
    const offline = await registerOffline({ folder, env: desktop.env, backend }, key);
    backend = await startSampleBackend(path.join(folder, 'backend'), backend.port);
    await comeOnline(offline);
  } finally {
    await backend.stop();
    await desktop.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nPictures of each step are in ${path.relative(process.cwd(), pictures)}/.`);
  return 0;
});

interface Scene {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly backend: SampleBackend;
}

async function registerOnline({ folder, env, backend }: Scene): Promise<void> {
  const key = await backend.issueKey();
  say(`The order e-mail holds this licence key: ${key}`);
  const start = { userData: path.join(folder, 'online'), env: { ...env, ...backend.clientEnv } };
  const client = await launchClient(start);
  const { page } = client;
  say('The product is started for the first time. The window says why it asks, before it asks.');
  await draw(page, '1-first-page');
  await page.getByLabel('Licence key', { exact: true }).fill(withOneWrongSymbol(key));
  say('One character of the key is mistyped: the window notices, offline.');
  await draw(page, '2-mistyped-key');
  await fillFirstPage(page, { licenceKey: key, ...buyer });
  say('Corrected, and two more answers. The note of each field stays beside it.');
  await draw(page, '3-answers');
  await page.getByRole('button', { name: 'Continue' }).click();
  await waitForHeading(page, 'Your choices');
  await acceptAgreement(page);
  say(`${buyer.name} says no to all news, and reads what goes where.`);
  await draw(page, '4-choices');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await waitForHeading(page, headings.registered);
  say('Registered: the signed certificate is here, and the key is in the keychain.');
  await draw(page, '5-registered');
  await client.app.close();
  const { code, stdout } = runClient({ ...start, switches: ['--status'] });
  say(`The product asks without a window, client --status: "${stdout.trim()}" (exit code ${code})`);
}

async function registerOffline({ folder, env, backend }: Scene, key: string): Promise<RunningClient> {
  const client = await launchClient({
    userData: path.join(folder, 'offline'),
    env: { ...env, ...backend.clientEnv },
    isDark: true,
  });
  say('Another computer, dark and offline.');
  await fillFirstPage(client.page, { licenceKey: key, ...buyer });
  await draw(client.page, '6-answers-dark');
  await finishSecondPage(client.page);
  await waitForHeading(client.page, headings.saved);
  say('Saved – and sent when it is online, in a minute or in months.');
  await draw(client.page, '7-saved-dark');
  return client;
}

async function comeOnline(client: RunningClient): Promise<void> {
  await client.page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(client.page, headings.registered);
  say('The network is back: Registered, and nothing was typed twice.');
  await draw(client.page, '8-registered-dark');
  await client.app.close();
}

function withOneWrongSymbol(key: string): string {
  return `${key.startsWith('7') ? '8' : '7'}${key.slice(1)}`;
}

async function draw(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
}

function say(line: string): void {
  console.log(`• ${line}`);
}
