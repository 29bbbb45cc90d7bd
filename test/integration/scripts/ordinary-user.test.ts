import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { cleanEnvironment } from '../../../scripts/ordinary-user/clean-environment.ts';
import { modeForOthers } from '../../../scripts/ordinary-user/link-tree.ts';
import { findOrdinaryUser, isRoot } from '../../../scripts/ordinary-user/ordinary-user.ts';
import { runAsOrdinaryUser } from '../../../scripts/ordinary-user/run-as-ordinary-user.ts';
import { projectRoot } from '../../../scripts/project-paths.ts';

const seenSchema = z.looseObject({ cwd: z.string() });
const waitingSchema = z.object({ cwd: z.string(), other: z.number() });

const lookAround = `
  import fs from 'node:fs';
  const isThere = (file: string): boolean => fs.existsSync(file);
  fs.mkdirSync('out/demo', { recursive: true });
  fs.symlinkSync('/etc/hostname', 'out/demo/link');
  fs.writeFileSync(process.env['HOME'] + '/a-file', '');
  fs.writeFileSync('out/demo/seen.json', JSON.stringify({
    uid: process.getuid?.(), cwd: process.cwd(), args: process.argv.slice(2), extra: process.env['EXTRA'],
    private: fs.readFileSync('private.txt', 'utf8'), build: fs.readFileSync('out/main/index.js', 'utf8'),
    leftOut: ['.git', '.env', 'out/junk'].filter(isThere), linked: fs.readlinkSync('a-link'),
  }));
  process.exit(7);`;

const waitForEver = `
  import { spawn } from 'node:child_process';
  const other = spawn('sleep', ['600'], { detached: true });
  console.log(JSON.stringify({ cwd: process.cwd(), other: other.pid }));
  setInterval(() => undefined, 1000);`;

/** A clone in a folder that nobody else can enter, with files that nobody else can read. */
async function makePrivateProject(): Promise<string> {
  const projectDir = await mkdtemp(path.join(os.tmpdir(), 'deed-private-'));
  onTestFinished(() => rm(projectDir, { recursive: true }));
  await Promise.all(
    ['.git', 'out/main', 'out/junk'].map((name) => mkdir(path.join(projectDir, name), { recursive: true })),
  );
  const files = {
    'package.json': '{"type":"module"}',
    'look-around.ts': lookAround,
    'wait.ts': waitForEver,
    'private.txt': 'for the owner',
    '.env': 'SECRET=1',
    'out/main/index.js': 'a build',
  };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(path.join(projectDir, name), text)),
  );
  await chmod(path.join(projectDir, 'private.txt'), 0o600);
  await symlink('private.txt', path.join(projectDir, 'a-link'));
  return projectDir;
}

describe.runIf(isRoot())('as root', () => {
  test('runs a script as nobody on a double of a private project, and brings the results back', async () => {
    const projectDir = await makePrivateProject();
    const run = {
      projectDir,
      script: 'look-around.ts',
      args: ['x'],
      env: { EXTRA: 'yes' },
      results: ['out/demo'],
    };
    expect(await runAsOrdinaryUser(run)).toBe(7);
    const { cwd, ...seen } = await readSeen(projectDir);
    expect(seen).toEqual({
      uid: findOrdinaryUser().uid,
      args: ['x'],
      extra: 'yes',
      private: 'for the owner',
      build: 'a build',
      leftOut: [],
      linked: 'private.txt',
    });
    expect(cwd).toMatch(/^\/var\/tmp\/deed-stage-/);
    expect(existsSync(cwd)).toBe(false);
  });

  test('results belong to the owner of the project, and links stay behind', async () => {
    const projectDir = await makePrivateProject();
    await runAsOrdinaryUser({
      projectDir,
      script: 'look-around.ts',
      results: ['out/demo', 'out/never-made'],
    });
    expect((await stat(path.join(projectDir, 'out/demo/seen.json'))).uid).toBe(0);
    expect(existsSync(path.join(projectDir, 'out/demo/link'))).toBe(false);
    expect((await stat(path.join(projectDir, 'private.txt'))).mode & 0o777).toBe(0o600);
  });

  test('a signal ends the script, whatever it started, and the stage', async () => {
    const projectDir = await makePrivateProject();
    const runner = spawn(process.execPath, ['--input-type=module', '-e', runnerSource(projectDir)]);
    const ended = once(runner, 'exit');
    const lines: unknown[] = await once(createInterface(runner.stdout), 'line');
    const { cwd, other } = waitingSchema.parse(JSON.parse(String(lines[0])));
    runner.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    expect(existsSync(cwd)).toBe(false);
    expect(existsSync(`/proc/${other}/exe`)).toBe(false);
  });
});

describe.skipIf(isRoot())('as an ordinary user', () => {
  test('runs the script in place', async () => {
    const projectDir = await makePrivateProject();
    await rm(path.join(projectDir, '.env'));
    expect(await runAsOrdinaryUser({ projectDir, script: 'look-around.ts' })).toBe(7);
    const seen = await readSeen(projectDir);
    expect(seen).toMatchObject({ uid: process.getuid?.(), cwd: projectDir });
  });
});

test.each([
  [0o644, 0o644],
  [0o600, 0o644],
  [0o700, 0o755],
  [0o666, 0o644],
  [0o4755, 0o4755],
])('a file of mode %o is given to others with mode %o', (mode, expected) => {
  expect(modeForOthers(mode)).toBe(expected);
});

test('another user sees of the environment only what is meant for it', () => {
  const env = {
    HOME: '/root',
    SSH_AUTH_SOCK: '/root/s',
    PATH: '/x/node_modules/.bin:/usr/bin',
    DEED_A: '1',
    CI: 'true',
  };
  expect(cleanEnvironment(env, { folder: '/s', projectDir: '/s/project' })).toEqual({
    LANG: 'C.UTF-8',
    DEED_A: '1',
    CI: 'true',
    PATH: '/s/bin:/s/project/node_modules/.bin:/usr/bin:/usr/local/bin:/bin:/usr/sbin:/sbin',
  });
});

async function readSeen(projectDir: string): Promise<z.infer<typeof seenSchema>> {
  return seenSchema.parse(JSON.parse(await readFile(path.join(projectDir, 'out/demo/seen.json'), 'utf8')));
}

function runnerSource(projectDir: string): string {
  const module = path.join(projectRoot, 'scripts/ordinary-user/run-as-ordinary-user.ts');
  return `
    import { runAsOrdinaryUser } from ${JSON.stringify(module)};
    process.exitCode = await runAsOrdinaryUser({ projectDir: ${JSON.stringify(projectDir)}, script: 'wait.ts' });`;
}
