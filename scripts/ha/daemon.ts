import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcessesOf, signalAll } from '../processes/process-tree.ts';
import type { ClusterPlan } from './cluster-plan.ts';

/** A program that runs until it is stopped. */
export type Daemon = {
  /** Asks it to end, and ends it if it does not obey in time. */
  readonly stop: (withinMs: number) => Promise<void>;
};

/** What to start; `home` is a folder by which all that it starts in turn is found. */
export type DaemonOrder = {
  readonly file: string;
  readonly args: readonly string[];
  readonly home: string;
  readonly log: string;
};

/** Starts a daemon in the cluster's name, whatever it says going to its log file. */
export function startDaemon({ user }: ClusterPlan, order: DaemonOrder): Daemon {
  const log = openSync(order.log, 'a');
  const identity = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  // The kernel ends it with us, also when we are killed and cannot tidy up.
  const child = spawn('setpriv', [...identity, '--pdeathsig', 'TERM', '--', order.file, ...order.args], {
    cwd: order.home,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: order.home, DEED_HA: `${order.home}/` },
    stdio: ['ignore', log, log],
    // Ctrl-C is for us; we end them in order.
    detached: true,
  });
  closeSync(log);
  child.on('error', () => undefined); // what waits for the daemon says that it is not there
  return {
    stop: async (withinMs) => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      const impatience = setTimeout(() => child.kill('SIGKILL'), withinMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Sends a signal to everything that runs for a folder, until nothing new turns up. */
export async function signalFolder(folder: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const reached = new Set<number>();
  for (;;) {
    const ids = findProcessesOf(folder);
    const news = signal === 'SIGKILL' ? ids : ids.filter((id) => !reached.has(id));
    if (news.length === 0) return;
    signalAll(news, signal);
    news.forEach((id) => reached.add(id));
    await sleep(20);
  }
}
