// @ts-check
// The first thing that runs in a fresh clone, on whatever Node the machine has (18 or newer), before anything is
// installed: so it is plain JavaScript and needs nothing but Node itself.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const commands = Object.freeze({
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  build: 'scripts/build.ts',
  pictures: 'scripts/pictures.ts',
  gallery: 'test/browser/gallery/main.ts',
  windows: 'scripts/windows.ts',
  ha: 'scripts/ha/main.ts',
  chaos: 'test/chaos/main.ts',
  bench: 'bench/main.ts',
  deed: 'server/main.ts',
});
const oldestNode = 24;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const lockFile = path.join(root, 'package-lock.json');
const marker = path.join(root, 'node_modules', '.deed-installed');

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */
/** @type {(text: string) => { packages: Record<string, LockedPackage> }} */
const parseLock = JSON.parse;

const [command = '', ...args] = process.argv.slice(2);
const script = Object.entries(commands).find(([name]) => name === command)?.[1];
if (script === undefined) {
  fail(`expected one of the commands ${Object.keys(commands).join(', ')}, found "${command}"`, 2);
}
installPackages();
runScript(findNode(), path.join(root, script));

/** Installs what package-lock.json asks for, unless that is what is there. */
function installPackages() {
  const lock = readFileSync(lockFile, 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) {
    return;
  }
  if (!isInstalledByHand(lock)) {
    console.error('Installing npm packages (about a minute)…');
    runNpmCi();
  }
  writeFileSync(marker, hash);
}

/**
 * Whether someone's own `npm install` has put there what the lock file says; npm keeps a list of what it installed.
 * @param {string} lock
 */
function isInstalledByHand(lock) {
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) {
    return false;
  }
  const found = parseLock(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(parseLock(lock).packages).every(([name, wanted]) => {
    const isForOthers = wanted.optional === true && found[name] === undefined;
    return name === '' || isForOthers || wanted.version === found[name]?.version;
  });
}

function runNpmCi() {
  // Named here because `npm run -s` and NODE_ENV would otherwise silence errors and leave out what builds need.
  const npmArgs = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...npmArgs], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', npmArgs, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (run.status !== 0) {
    const output = `${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`.trim().split('\n');
    console.error(output.slice(0, 40).join('\n')); // what comes later is npm's list of options
    fail(
      'expected "npm ci" to install the packages, but it failed as shown; check the network, then run it again',
      1,
    );
  }
}

/** Node 24 from the npm package `node`, else this one if it is new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = path.join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(packaged) && spawnSync(packaged, ['--version']).status === 0) {
    return packaged;
  }
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) {
    return process.execPath;
  }
  return fail(
    `expected ${packaged} to run, or to be started by Node ${oldestNode} or newer; found Node ${process.versions.node}. ` +
      `Install Node ${oldestNode}, or delete node_modules and run the command again`,
    1,
  );
}

/**
 * @param {string} node
 * @param {string} file
 */
function runScript(node, file) {
  const search = [path.join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(path.delimiter);
  const child = spawn(node, [file, ...args], { stdio: 'inherit', env: { ...process.env, PATH: search } });
  child.on('error', (error) => fail(`expected ${node} to start, found: ${error.message}`, 1));
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
  );
  endWithNpm(child);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // Ctrl-C reaches the script from the terminal already; passed on it would look like a second, impatient one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    });
  }
}

/**
 * Asks the script to stop when the npm that started us is gone: asked to stop, npm ends without passing it on.
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (process.env['npm_lifecycle_event'] === undefined) {
    return;
  }
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== npm) {
      clearInterval(watch);
      child.kill('SIGTERM');
    }
  }, 200);
  watch.unref();
}

/**
 * @param {string} message
 * @param {number} exitCode
 * @returns {never}
 */
function fail(message, exitCode) {
  console.error(`deed: ${message}`);
  process.exit(exitCode);
}
