import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import os from 'node:os';

/** A command that gets the terminal. */
export type ForegroundCommand = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** On Windows a detached child gets a console window of its own, and there are no groups to signal. */
const hasGroups = process.platform !== 'win32';
const goneWithinMs = 10_000;
/** Ctrl-C reaches us from the terminal and again from npm; a person who means it presses again later. */
const sameKeyPressMs = 1_000;

/**
 * Runs a command in a process group of its own with our terminal, passes signals on and returns its exit code, as a
 * shell would. Asked twice, or not obeyed for ten seconds, it kills the whole group.
 */
export async function runForeground(command: ForegroundCommand): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    stdio: 'inherit',
    detached: hasGroups,
  });
  child.once('error', reject);
  child.once('close', (code, signal) => resolve(exitCode(code, signal)));
  const stopPassing = passSignals(child);
  return promise.finally(stopPassing);
}

/** Keeps signals from ending this process while it has things to put away; `code` is the exit code they ask for. */
export function holdSignals(): { readonly code: () => number | undefined; readonly release: () => void } {
  let code: number | undefined;
  const hold = (signal: NodeJS.Signals): void => {
    code ??= exitCode(null, signal);
  };
  signals.forEach((signal) => process.on(signal, hold));
  return { code: () => code, release: () => signals.forEach((signal) => process.off(signal, hold)) };
}

function passSignals(child: ChildProcess): () => void {
  let firstAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const pass = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      signalGroup(child, signal);
      timer = setTimeout(() => signalGroup(child, 'SIGKILL'), goneWithinMs);
    } else if (now - firstAt > sameKeyPressMs) {
      signalGroup(child, 'SIGKILL');
    }
  };
  signals.forEach((signal) => process.on(signal, pass));
  return () => {
    clearTimeout(timer);
    signals.forEach((signal) => process.off(signal, pass));
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(hasGroups ? -child.pid : child.pid, signal);
  }
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]);
}
