import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeWorkFolder, placeDist } from './electron-folder.ts';

/** How the electron package's own download went. */
export type DownloadOutcome =
  { readonly kind: 'installed' } | { readonly kind: 'failed'; readonly reason: string };

/** How long to be patient: without a single new byte, and in all. */
export type Patience = { readonly stalledMs: number; readonly totalMs: number };

const defaultPatience: Patience = { stalledMs: 45_000, totalMs: 10 * 60_000 };

/** The installer and what it reads. Copied, because it writes beside itself and must not leave half a folder there. */
const installerFiles = ['install.js', 'package.json', 'checksums.json'] as const;

/** Runs the electron package's own installer in a folder of its own and moves the result into place when complete. */
export async function downloadElectron(
  electronDir: string,
  patience = defaultPatience,
): Promise<DownloadOutcome> {
  const work = await makeWorkFolder(electronDir);
  try {
    await Promise.all(installerFiles.map((name) => cp(path.join(electronDir, name), path.join(work, name))));
    const reason = await runInstaller(work, patience);
    if (reason !== undefined) {
      return { kind: 'failed', reason };
    }
    const executableName = await readFile(path.join(work, 'path.txt'), 'utf8');
    await placeDist(electronDir, path.join(work, 'dist'), executableName);
    return { kind: 'installed' };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The reason why it failed, or undefined when it did not. */
async function runInstaller(work: string, patience: Patience): Promise<string | undefined> {
  const temporary = path.join(work, 'tmp');
  await mkdir(temporary);
  // With the temporary folder inside the watched one, a download that still moves can be told from one that hangs.
  const env = {
    ...process.env,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    ELECTRON_GET_NO_PROGRESS: '1',
  };
  const installer = spawn(process.execPath, [path.join(work, 'install.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  installer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = new Promise<number | null>((resolve) => installer.once('close', resolve));
  const stop = new AbortController();
  const impatience = watchGrowth(work, patience, stop.signal);
  const first = await Promise.race([ended, impatience]);
  stop.abort();
  installer.kill('SIGKILL');
  await ended;
  if (typeof first === 'string') {
    return first;
  }
  return first === 0 ? undefined : summarise(complaint);
}

/** Resolves with a reason once the folder has not grown for too long, or took too long in all. */
async function watchGrowth(folder: string, patience: Patience, signal: AbortSignal): Promise<string> {
  const startedAt = performance.now();
  let grownAt = startedAt;
  let knownSize = 0;
  while (!signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => undefined); // aborted: the loop ends by itself
    const size = await folderSize(folder);
    const now = performance.now();
    grownAt = size > knownSize ? now : grownAt;
    knownSize = size;
    if (now - grownAt > patience.stalledMs) {
      return `nothing arrived for ${patience.stalledMs / 1000} seconds`;
    }
    if (now - startedAt > patience.totalMs) {
      return `the download took longer than ${patience.totalMs / 60_000} minutes`;
    }
  }
  return 'stopped';
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => fileSize(path.join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

/** A file may be renamed between listing and looking; it then counts in the next round. */
async function fileSize(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The innermost cause names the host; a stack trace says nothing to the person at the terminal. */
function summarise(complaint: string): string {
  const cause = /(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/.exec(
    complaint,
  )?.[1];
  if (cause !== undefined || complaint.includes('fetch failed')) {
    return `its download host cannot be reached${cause === undefined ? '' : ` (${cause})`}`;
  }
  return `its download failed (${complaint.trim().split('\n')[0] ?? 'no reason given'})`;
}
