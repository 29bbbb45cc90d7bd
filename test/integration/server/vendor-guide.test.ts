import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findLicenceKeys } from '../../../shared/licence/find-licence-keys.ts';
import { trustRootSchema } from '../../../shared/signing/trust-root.ts';
import { postRegistration } from '../../support/post-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { PROJECT_ROOT } from '../../support/run-deed.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const NODE = join(PROJECT_ROOT, 'node_modules', 'node', 'bin', 'node');
let home = '';
let project = '';
let backend: ChildProcess | undefined;
let url = '';

beforeAll(async () => {
  home = await makeTemporaryFolder();
  // As a clone, with a home of its own, so that nothing of the page touches the real ones.
  project = join(home, 'deed');
  await mkdir(project);
  await cp(join(PROJECT_ROOT, 'products'), join(project, 'products'), { recursive: true });
  for (const name of ['server', 'shared', 'node_modules', 'package.json']) {
    await symlink(join(PROJECT_ROOT, name), join(project, name));
  }
});
afterAll(async () => {
  if (backend?.exitCode === null) {
    const ended = once(backend, 'exit');
    backend.kill('SIGTERM');
    await ended;
  }
  await removeFolder(home);
});

/** What the page tells the reader to type: each block of shell, in order. */
async function readBlocks(): Promise<readonly string[]> {
  const page = await readFile(join(PROJECT_ROOT, 'docs', 'vendor.md'), 'utf8');
  return [...page.matchAll(/^```sh\n(.*?)^```$/gmsu)].map(([, block = '']) => block);
}

/** In the shell's own place, so that it is the backend that is asked to stop at the end; on a port that is free. */
const SERVE = `exec "${NODE}" "$PROJECT/server/main.ts" serve --port 0`;

const PREAMBLE = `set -eu\ndeed() { "${NODE}" "$PROJECT/server/main.ts" "$@"; }\nexport DEED_DATA=~/deed-data\n`;

async function runBlock(block: string): Promise<string> {
  // A script has no aliases: the preamble's function does what the alias says.
  const lines = block.split('\n').filter((line) => !line.startsWith('alias '));
  const script = PREAMBLE + lines.join('\n').replace(/^deed serve$/mu, SERVE);
  const child = spawn('bash', ['-c', script], {
    cwd: project,
    env: { ...process.env, HOME: home, PROJECT: project },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (/^deed serve/mu.test(block)) {
    backend = child;
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    url = String(JSON.parse(first.toString().split('\n')[0] ?? '').url);
    child.stdout.resume();
    child.stderr.resume();
    return '';
  }
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  expect([block, child.exitCode, stderr]).toEqual([block, 0, expect.any(String)]);
  return stdout;
}

/** Waits until the backend has written as many mails as there are orders. */
async function untilMails(count: number): Promise<readonly string[]> {
  const folder = join(home, 'deed-data', 'mail');
  for (;;) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    if (names.length >= count) return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it(
  'the vendor’s page works as it stands: from nothing to a customer who registers',
  { timeout: 120_000 },
  async () => {
    const blocks = await readBlocks();
    expect(blocks.length).toBeGreaterThan(6);
    for (const block of blocks) {
      await runBlock(block);
      if (!/^deed serve/mu.test(block)) continue;
      const mails = await untilMails(2);
      expect(mails.some((mail) => mail.includes('ada.sample@example.com'))).toBe(true);
      expect(mails.some((mail) => mail.includes('berta@example.com'))).toBe(true);
      // A customer registers with the key that came by mail.
      const plain = mails.map((mail) => mail.replaceAll('=\r\n', '').replaceAll('=\n', '')).join('\n');
      const [licenceKey = ''] = findLicenceKeys(plain);
      expect((await postRegistration(url, createRegistrationBody({ licenceKey }))).status).toBe(201);
    }
    const trustRoot: unknown = JSON.parse(
      await readFile(join(home, 'my-product', 'trust-root.json'), 'utf8'),
    );
    expect(trustRootSchema.safeParse(trustRoot).success).toBe(true);
  },
);
