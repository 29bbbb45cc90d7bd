import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { runCommand } from '../../../scripts/processes/run-command.ts';
import type { CommandResult } from '../../../scripts/processes/run-command.ts';
import { projectRoot } from '../../../scripts/project-paths.ts';

const script = `const words: string[] = process.argv.slice(2); console.log(words.join('+')); process.exit(5);`;
const workingNpm = `
  const fs = require('node:fs');
  fs.mkdirSync('node_modules', { recursive: true });
  fs.appendFileSync('npm-calls', process.argv[2] + ' ');`;
const failingNpm = `console.error('npm error host not found'); process.exit(1);`;

/** A clone with nothing installed and an npm of our own. */
async function makeClone(npm: string): Promise<string> {
  const clone = await mkdtemp(path.join(os.tmpdir(), 'deed-clone-'));
  onTestFinished(() => rm(clone, { recursive: true }));
  await mkdir(path.join(clone, 'scripts'));
  await cp(path.join(projectRoot, 'scripts', 'bootstrap.mjs'), path.join(clone, 'scripts', 'bootstrap.mjs'));
  await writeFile(
    path.join(clone, 'package-lock.json'),
    '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}',
  );
  await writeFile(path.join(clone, 'scripts', 'start.ts'), script);
  await writeFile(path.join(clone, 'npm.js'), npm);
  return clone;
}

function bootstrap(clone: string, ...args: readonly string[]): Promise<CommandResult> {
  const env = { ...process.env, npm_execpath: path.join(clone, 'npm.js') };
  return runCommand({
    file: process.execPath,
    args: [path.join(clone, 'scripts', 'bootstrap.mjs'), ...args],
    env,
  });
}

test('installs once, then runs the script with its arguments and exit code', async () => {
  const clone = await makeClone(workingNpm);
  const first = await bootstrap(clone, 'start', 'a', 'b');
  expect(first).toMatchObject({ code: 5, stdout: 'a+b\n' });
  expect(first.stderr).toContain('Installing npm packages');
  const second = await bootstrap(clone, 'start', 'c');
  expect(second).toEqual({ code: 5, stdout: 'c\n', stderr: '' });
  expect(await readFile(path.join(clone, 'npm-calls'), 'utf8')).toBe('ci ');
});

test('installs again when the lock file changed', async () => {
  const clone = await makeClone(workingNpm);
  await bootstrap(clone, 'start');
  await writeFile(
    path.join(clone, 'package-lock.json'),
    '{"packages":{"node_modules/a":{"version":"2.0.0"}}}',
  );
  await bootstrap(clone, 'start');
  expect(await readFile(path.join(clone, 'npm-calls'), 'utf8')).toBe('ci ci ');
});

test('leaves alone what npm install has put there already', async () => {
  const clone = await makeClone(failingNpm);
  await mkdir(path.join(clone, 'node_modules'));
  await cp(path.join(clone, 'package-lock.json'), path.join(clone, 'node_modules', '.package-lock.json'));
  expect(await bootstrap(clone, 'start')).toEqual({ code: 5, stdout: '\n', stderr: '' });
});

test('shows what npm said when it fails', async () => {
  const result = await bootstrap(await makeClone(failingNpm), 'start');
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toContain('npm error host not found');
  expect(result.stderr).toContain('check the network');
});

test('names the commands when it does not know one', async () => {
  const result = await bootstrap(await makeClone(failingNpm), 'strat');
  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toContain('expected one of the commands start, test');
  expect(result.stderr).toContain('found "strat"');
});
