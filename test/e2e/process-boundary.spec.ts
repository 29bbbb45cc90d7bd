import { expect } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { test } from './support/fixtures.ts';
import { attempt } from './support/intruder.ts';

// What may cross from the page to the main process, and attempts to get more across.

test('the page reaches verbs and nothing else: no transport, no event, nothing to change', async ({
  launch,
}) => {
  const { page } = await launch();
  const verbs = await attempt(page, 'return Object.keys(window.deed).sort()');
  expect(verbs).toEqual(
    [
      'closeWindow',
      'copySupportCode',
      'neverAsk',
      'on',
      'postpone',
      'readAgreement',
      'reopenRegistration',
      'reportNetwork',
      'revealLicenceKey',
      'revealOwner',
      'saveReceipt',
      'start',
      'submitRegistration',
      'tryNow',
    ].toSorted(),
  );
  const replaced =
    'try { window.deed.start = () => "mine"; } catch {} return (await window.deed.start()) === "mine"';
  expect(await attempt(page, replaced)).toBe(false);
  expect(await attempt(page, 'return window.deed.on("will-quit", () => 1)')).toBe('refused: Error');
});

test('messages off the contract are refused by name, and change nothing', async ({
  launch,
  run,
  userData,
}) => {
  const { page } = await launch();
  const invalid = { ok: false, failure: { code: 'IPC_MESSAGE_INVALID' } };
  const calls = [
    'window.deed.submitRegistration()',
    'window.deed.submitRegistration({ draft: {}, storage: "disk" })',
    'window.deed.submitRegistration({ draft: null, storage: "elsewhere" })',
    'window.deed.submitRegistration("x".repeat(1_000_000))',
    'window.deed.start("extra")',
    'window.deed.reportNetwork("yes")',
    'window.deed.readAgreement("../../../../etc/passwd")',
    'window.deed.tryNow({ __proto__: { admin: true } })',
  ];
  for (const call of calls) expect(await attempt(page, `return ${call}`), call).toEqual(invalid);
  expect(run('--status', '--json')).toMatchObject({ code: 4 });
  expect(readdirSync(userData)).not.toContain('registration');
});

test('a message from a window that the client did not make is refused', async ({ launch }) => {
  const { app, page } = await launch();
  const answer = await app.evaluate(async ({ BrowserWindow, app: electron }) => {
    const preload = `${electron.getAppPath()}/out/preload/preload.cjs`;
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await foreign.loadURL('app://deed/index.html');
    const said: unknown = await foreign.webContents.executeJavaScript('window.deed.start()');
    foreign.destroy();
    return said;
  });
  expect(answer).toEqual({ ok: false, failure: { code: 'IPC_SENDER_REFUSED' } });
  expect(await attempt(page, 'return (await window.deed.start()).ok')).toBe(true);
});
