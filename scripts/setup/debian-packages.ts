import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCommand } from '../processes/run-command.ts';
import type { CommandResult } from '../processes/run-command.ts';
import { outDir } from '../project-paths.ts';
import { SetupProblem } from './setup-problem.ts';
import type { Log } from './setup-problem.ts';

const logFile = path.join(outDir, 'setup', 'apt-get.log');
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** Installs one of each group of alternatives; what apt says goes to a log file and is shown only when it fails. */
export async function installDebianPackages(groups: readonly (readonly string[])[], log: Log): Promise<void> {
  log(`Installing Debian packages: ${groups.map(([name]) => name).join(', ')}`);
  await mkdir(path.dirname(logFile), { recursive: true });
  await writeFile(logFile, '');
  await runApt(['update']); // an old list may do; if it does not, the installation says so
  const names = await chooseNames(groups);
  const run = await runApt(['install', '--yes', '--no-install-recommends', ...names]);
  if (run.code !== 0) {
    const lastLines = `${run.stdout}${run.stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new SetupProblem(
      `expected apt-get to install ${names.join(' ')}, but it failed:\n${lastLines}\n` +
        `All it said is in ${logFile}. Install them in another way, then run the command again.`,
    );
  }
}

/** Picks from each group the name that this release has; an unknown name stays, so that apt-get names it. */
export function chooseCandidates(groups: readonly (readonly string[])[], policy: string): readonly string[] {
  const available = new Set(
    [...policy.matchAll(/^(\S+):\n(?: .*\n)*? +Candidate: (?!\(none\))/gm)].map(([, name]) => name),
  );
  return groups.flatMap((group) => group.findLast((name) => available.has(name)) ?? group.slice(0, 1));
}

async function chooseNames(groups: readonly (readonly string[])[]): Promise<readonly string[]> {
  const policy = await runCommand({ file: 'apt-cache', args: ['policy', ...groups.flat()], env });
  return chooseCandidates(groups, policy.stdout);
}

async function runApt(args: readonly string[]): Promise<CommandResult> {
  // Another package manager may be at work on a machine that was just started.
  const patience = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  const run = await runCommand({ file: 'apt-get', args: [...patience, ...args], env });
  await appendFile(logFile, `$ apt-get ${args.join(' ')}\n${run.stdout}${run.stderr}\n`);
  return run;
}
