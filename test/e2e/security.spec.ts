import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { PAGE_URL } from '../../electron/window/page-address.ts';
import { test } from './support/fixtures.ts';
import { attempt, startWatching } from './support/intruder.ts';

// Each rule of the house that keeps a page in its place, and an attempt to break it in the running client.

test('the page’s process is in Chromium’s sandbox', async ({ launch }) => {
  const { app } = await launch();
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\s+2$/mu);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/mu);
});

test('the switch that turns the sandbox off does not, for an ordinary user', async ({ launch }) => {
  const { app } = await launch({ switches: ['--no-sandbox'] });
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/mu);
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
  const violations = await startWatching(page);
  await attempt(
    page,
    'const s = document.createElement("script"); s.src = "https://example.com/x.js"; document.body.append(s)',
  );
  await attempt(
    page,
    'const f = document.createElement("iframe"); f.src = "data:text/html,x"; document.body.append(f)',
  );
  await attempt(
    page,
    'const s = document.createElement("style"); s.textContent = "*{}"; document.body.append(s)',
  );
  // Foreign scripts need a trusted type first, which no policy here makes.
  await expect
    .poll(violations)
    .toEqual(expect.arrayContaining(['require-trusted-types-for', 'frame-src', 'style-src-elem']));
  expect(await attempt(page, 'return window.broken ?? "no"')).toBe('no');
});

test('the page cannot talk to the network', async ({ launch, backend }) => {
  const { page } = await launch();
  const violations = await startWatching(page);
  const before = backend.log().length;
  // Sent without asking for the answer, which no other rule of the web would stop.
  await attempt(page, `await fetch(${JSON.stringify(`${backend.url}/healthz`)}, { mode: 'no-cors' })`);
  await attempt(page, `navigator.sendBeacon(${JSON.stringify(`${backend.url}/healthz`)})`);
  await attempt(page, `new WebSocket(${JSON.stringify(backend.url.replace('http', 'ws'))})`);
  await attempt(page, `new Image().src = ${JSON.stringify(`${backend.url}/healthz`)}`);
  await expect.poll(violations).toEqual(['connect-src', 'connect-src', 'connect-src', 'img-src']);
  expect(backend.log().slice(before)).not.toContain('/healthz');
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

test('a webview cannot be attached, and nothing can be downloaded', async ({ launch }) => {
  const { app, page } = await launch();
  await attempt(
    page,
    'const v = document.createElement("webview"); v.src = "https://example.com/"; document.body.append(v)',
  );
  const isPrevented = await app.evaluate(
    ({ BrowserWindow, session }) =>
      new Promise<boolean>((resolve) => {
        session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented));
        BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('app://deed/index.html');
      }),
  );
  expect(isPrevented).toBe(true);
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  expect(page.url()).toBe(PAGE_URL);
});
