import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findProcessesOf, signalAll } from '../processes/process-tree.ts';
import { holdSignals, runForeground } from '../processes/run-foreground.ts';
import { projectRoot } from '../project-paths.ts';
import { cleanEnvironment } from './clean-environment.ts';
import { findOrdinaryUser, isRoot } from './ordinary-user.ts';
import type { OrdinaryUser } from './ordinary-user.ts';
import { makeStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** A script of the project that opens windows, and what it leaves behind. */
export type OrdinaryRun = {
  /** Below the project, as in `scripts/demo/walk-through.ts`. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Laid over the environment the script gets anyway. */
  readonly env?: Readonly<Record<string, string>>;
  /** Paths below the project that the script makes, as in `out/demo`. */
  readonly results?: readonly string[];
  /** Finished builds below `out/` that the script needs. */
  readonly builds?: readonly string[];
  /** The project; this one unless a test says otherwise. */
  readonly projectDir?: string;
};

const defaultBuilds = ['main', 'preload', 'renderer', 'console', 'server'] as const;

/**
 * Runs a script as an ordinary user and returns its exit code. Chromium keeps its sandbox for ordinary users only: so when
 * we are root, the script runs as `nobody` in a stage, a readable double of the project that is gone afterwards.
 */
export async function runAsOrdinaryUser(run: OrdinaryRun): Promise<number> {
  return isRoot() ? runOnStage(run) : runInPlace(run);
}

function runInPlace(run: OrdinaryRun): Promise<number> {
  const cwd = run.projectDir ?? projectRoot;
  const args = [path.join(cwd, run.script), ...(run.args ?? [])];
  return runForeground({ file: process.execPath, args, cwd, env: { ...process.env, ...run.env } });
}

async function runOnStage(run: OrdinaryRun): Promise<number> {
  const held = holdSignals();
  const user = findOrdinaryUser();
  try {
    const projectDir = run.projectDir ?? projectRoot;
    const stage = await makeStage({ projectDir, user, builds: run.builds ?? defaultBuilds });
    try {
      return held.code() ?? (await perform(stage, user, run));
    } finally {
      await endStragglers(stage);
      await stage.remove();
    }
  } finally {
    held.release();
  }
}

async function perform(stage: Stage, user: OrdinaryUser, run: OrdinaryRun): Promise<number> {
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--pdeathsig', 'TERM'];
  const script = [path.join(stage.projectDir, run.script), ...(run.args ?? [])];
  const code = await runForeground({
    file: 'setpriv',
    args: [...identity, '--', stage.node, ...script],
    cwd: stage.projectDir,
    env: { ...cleanEnvironment(process.env, stage), USER: user.name, ...stage.env, ...run.env },
  });
  await endStragglers(stage);
  await stage.bringBack(run.results ?? []);
  return code;
}

/** Browsers put themselves into process groups of their own, so the end of the script is not yet the end of all. */
async function endStragglers(stage: Stage): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const left = findProcessesOf(stage.folder);
    if (left.length === 0) {
      return;
    }
    signalAll(left, 'SIGKILL');
    await sleep(20);
  }
}
