import { expect, type Page } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { PAGE_URL } from '../../electron/window/page-address.ts';
import { test } from './support/fixtures.ts';

// Each rule of the house that keeps a page in its place, and an attempt to break it in the running client.

/** Runs code in the page's own world, as an intruder in the page would, and gives what it said or how it failed. */
function attempt(page: Page, code: string): Promise<unknown> {
  return page.evaluate(
    `(async () => { try { return await (async () => { ${code} })(); } catch (error) { return 'refused: ' + error.name; } })()`,
  );
}

test('the page’s process is in Chromium’s sandbox', async ({ launch }) => {
  const { app } = await launch();
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\s+2$/mu);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/mu);
});

test('every window is isolated, sandboxed and without Node', async ({ launch }) => {
  const { app, page } = await launch();
  const preferences = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Not in Electron's types; there on every version, which is what the test is for.
      const asked: unknown = Reflect.get(contents, 'getLastWebPreferences');
      const found: unknown = typeof asked === 'function' ? asked.call(contents) : undefined;
      return found;
    }),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  expect(
    await attempt(page, 'return [typeof require, typeof process, typeof Buffer, typeof module]'),
  ).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
});

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
  expect(
    await attempt(page, '"use strict"; window.deed.start = () => 1; return window.deed.start === 1'),
  ).not.toBe(true);
  expect(await attempt(page, 'return window.deed.on("will-quit", () => 1)')).toBe('refused: Error');
});

test('the page cannot be led elsewhere: no navigation, no form, no frame, no new window', async ({
  launch,
}) => {
  const { app } = await launch();
  const attempts = [
    'location.href = "https://example.com/"',
    'location.assign("file:///etc/passwd")',
    'location.href = "app://other/index.html"',
    'location.href = "data:text/html,<h1>x</h1>"',
    'const a = document.createElement("a"); a.href = "https://example.com/"; document.body.append(a); a.click()',
    'const f = document.createElement("form"); f.action = "https://example.com/"; document.body.append(f); f.submit()',
    'window.open("https://example.com/")',
    'window.open("app://deed/index.html")',
    'const a = document.createElement("a"); a.href = "https://example.com/"; a.target = "_blank"; document.body.append(a); a.click()',
  ];
  for (const code of attempts) {
    // Through the main process: the test driver itself would wait for the navigation that must not happen.
    const found = await app.evaluate(async ({ BrowserWindow }, script) => {
      const [window] = BrowserWindow.getAllWindows();
      await window?.webContents
        .executeJavaScript(`setTimeout(() => { ${script} }); 0`, true)
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 150));
      const heading: unknown = await window?.webContents.executeJavaScript(
        'document.querySelector("h1").textContent',
      );
      return { url: window?.webContents.getURL(), heading, windows: BrowserWindow.getAllWindows().length };
    }, code);
    expect(found, code).toEqual({ url: PAGE_URL, heading: 'Register your copy', windows: 1 });
  }
});

test('the page cannot run foreign code: no eval, no inline script, no handler, no foreign script or frame', async ({
  launch,
}) => {
  const { page } = await launch();
  // In a task of the page's own: what the debugger evaluates itself is exempt from the policy.
  const later = (code: string) =>
    attempt(
      page,
      `return new Promise((done) => setTimeout(() => { try { done(${code}); } catch (error) { done('refused: ' + error.name); } }))`,
    );
  expect(await later('eval("1 + 1")')).toMatch(/^refused/u);
  expect(await later('new Function("return 2")()')).toMatch(/^refused/u);
  expect(
    await attempt(page, 'document.body.innerHTML = "<img src=x onerror=\\"window.broken = 1\\">"'),
  ).toMatch(/^refused/u);
  expect(
    await attempt(
      page,
      'const s = document.createElement("script"); s.textContent = "window.broken = 1"; document.body.append(s); return window.broken ?? "no"',
    ),
  ).not.toBe(1);
  expect(
    await attempt(
      page,
      'return new Promise((done) => { const f = document.createElement("iframe"); f.src = "data:text/html,x"; f.onload = () => { let inside; try { inside = f.contentDocument; } catch { inside = null; } done(inside === null ? "blocked" : "open"); }; f.onerror = () => done("blocked"); document.body.append(f); })',
    ),
  ).toBe('blocked');
  expect(await attempt(page, 'return window.broken ?? "no"')).toBe('no');
});

test('the page cannot talk to the network', async ({ launch, backend }) => {
  const { page } = await launch();
  for (const url of [`${backend.url}/healthz`, 'https://example.com/', 'file:///etc/passwd']) {
    expect(await attempt(page, `return (await fetch(${JSON.stringify(url)})).status`), url).toBe(
      'refused: TypeError',
    );
  }
  expect(
    await attempt(page, `new WebSocket(${JSON.stringify(backend.url.replace('http', 'ws'))}); return "open"`),
  ).toMatch(/^(?:refused|open)/u);
});

test('the page’s protocol serves the page’s files and nothing else', async ({ launch }) => {
  const { app } = await launch();
  const statuses = await app.evaluate(
    async ({ net }, urls) =>
      Promise.all(
        urls.map((url) =>
          net.fetch(url).then(
            ({ status }) => status,
            () => 'no answer',
          ),
        ),
      ),
    [
      'app://deed/index.html',
      'app://deed/../main/main.cjs',
      'app://deed/%2e%2e/main/main.cjs',
      'app://deed/..%2f..%2fpackage.json',
      'app://deed/index.html%00',
      'app://other/index.html',
      'app://deed/',
    ],
  );
  const [own, ...others] = statuses;
  expect(own).toBe(200);
  expect(others.filter((status) => status !== 404 && status !== 'no answer')).toEqual([]);
  const posted = await app.evaluate(
    async ({ net }) => (await net.fetch('app://deed/index.html', { method: 'POST' })).status,
  );
  expect(posted).toBe(404);
});

test('the page’s policy comes as a header', async ({ launch }) => {
  const { app } = await launch();
  const policy = await app.evaluate(async ({ net }) =>
    (await net.fetch('app://deed/index.html')).headers.get('content-security-policy'),
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
});

test('every permission is refused', async ({ launch }) => {
  const { page } = await launch();
  expect(await attempt(page, 'return Notification.requestPermission()')).toBe('denied');
  expect(
    await attempt(page, 'await navigator.mediaDevices.getUserMedia({ audio: true }); return "got"'),
  ).toMatch(/^refused/u);
  expect(
    await attempt(
      page,
      'return new Promise((r) => navigator.geolocation.getCurrentPosition(() => r("got"), () => r("refused")))',
    ),
  ).toBe('refused');
  expect(await attempt(page, 'return navigator.clipboard.readText()')).toMatch(/^refused/u);
  for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi']) {
    expect(
      await attempt(
        page,
        `return (await navigator.permissions.query({ name: ${JSON.stringify(name)} })).state`,
      ),
      name,
    ).toBe('denied');
  }
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

test('a webview cannot be attached, and nothing can be downloaded', async ({ launch }) => {
  const { app, page } = await launch();
  await attempt(
    page,
    'const v = document.createElement("webview"); v.src = "https://example.com/"; document.body.append(v)',
  );
  await attempt(
    page,
    'const a = document.createElement("a"); a.href = "/index.html"; a.download = "x.html"; document.body.append(a); a.click()',
  );
  const contents = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(contents).toBe(1);
  expect(page.url()).toBe(PAGE_URL);
});
