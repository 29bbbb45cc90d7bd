import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';

import { SetupProblem } from '../setup/setup-problem.ts';

/** A daemon to start, and where it says that it is ready: by its first line on that descriptor. */
export type Daemon = {
  readonly file: string;
  readonly args: readonly string[];
  readonly announcesOn: 1 | 3;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
};

/** A daemon that is ready. */
export type BackgroundProcess = {
  /** The line with which it said so. */
  readonly announcement: string;
  /** Ends it by its id and waits until it is gone; asking twice is harmless. */
  readonly stop: () => Promise<void>;
};

const readyWithinMs = 20_000;
const goneWithinMs = 3_000;

/** Starts a daemon and waits until it is ready. It does not outlive this process, however this one ends. */
export async function startBackgroundProcess(daemon: Daemon): Promise<BackgroundProcess> {
  const [file, ...args] = withParent(daemon);
  const child = spawn(file, args, {
    env: daemon.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const complaints = collectText(child.stderr);
  const ended = once(child, 'close').catch((error: unknown) => complaints.push(String(error)));
  child.stdin.on('error', () => undefined); // it ended without reading its input, and says why itself
  child.stdin.end(daemon.input ?? '');
  const announcement = await readFirstLine(child.stdio[daemon.announcesOn]);
  if (announcement === undefined) {
    await stopChild(child);
    await ended;
    const found = complaints.join('').trim() || `no word from it for ${readyWithinMs / 1000} seconds`;
    throw new SetupProblem(
      `expected ${daemon.file} to start, found: ${found}. Check that it is installed and runs.`,
    );
  }
  return { announcement, stop: () => stopChild(child) };
}

/** On Linux the kernel ends the daemon with its parent, also when the parent is killed and cannot tidy up. */
function withParent({ file, args }: Daemon): readonly [string, ...string[]] {
  const isLinux = process.platform === 'linux';
  return isLinux ? ['setpriv', '--pdeathsig', 'TERM', '--', file, ...args] : [file, ...args];
}

/** The first line, or undefined when none comes in time. What comes later is read and dropped, so nothing blocks. */
async function readFirstLine(stream: unknown): Promise<string | undefined> {
  if (!(stream instanceof Readable)) {
    throw new Error('expected a readable pipe to the daemon, found none');
  }
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve(undefined), readyWithinMs);
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) {
      resolve(text.slice(0, end));
    }
  });
  stream.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
  return promise.finally(() => clearTimeout(timer));
}

function collectText(stream: Readable): string[] {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    chunks.push(chunk);
    chunks.splice(0, chunks.length - 50);
  });
  return chunks;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  const impatience = setTimeout(() => child.kill('SIGKILL'), goneWithinMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}
