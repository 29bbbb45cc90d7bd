import { chown, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { findOrdinaryUser, isRoot } from '../ordinary-user/ordinary-user.ts';
import { runCommand } from '../processes/run-command.ts';
import { outDir } from '../project-paths.ts';
import { SetupProblem } from '../setup/setup-problem.ts';
import { findPostgresPrograms, findProgram } from '../setup/system-probe.ts';
import { planCluster } from './cluster-plan.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { assertPortsFree } from './free-ports.ts';

const FIRST_SAFE_WITH_VERSION_3 = [3, 0, 3] as const;

/** Plans the cluster with the programs, the user and the ports of this machine, and empties the folder for its logs. */
export async function planOnThisMachine(folder: string): Promise<ClusterPlan> {
  const postgresPrograms = findPostgresPrograms();
  if (postgresPrograms === undefined) {
    throw new SetupProblem(
      'expected the server of PostgreSQL in /usr/lib/postgresql or on the PATH, found none',
    );
  }
  const user = isRoot() ? findOrdinaryUser() : undefined;
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const logFolder = path.join(outDir, 'ha', 'logs');
  await rm(logFolder, { recursive: true, force: true });
  await mkdir(logFolder, { recursive: true });
  const etcdInterface = chooseEtcdInterface(await readPatroniVersion());
  const plan = planCluster({ folder, logFolder, postgresPrograms, etcdInterface, user });
  await assertPortsFree(plan);
  return plan;
}

/** The interface to etcd through which this version of Patroni never takes the leader's key from a successor. */
export function chooseEtcdInterface(patroniVersion: string): ClusterPlan['etcdInterface'] {
  const found = patroniVersion.match(/\d+/gu)?.map(Number) ?? [];
  for (const [index, first] of FIRST_SAFE_WITH_VERSION_3.entries()) {
    const part = found[index] ?? 0;
    if (part !== first) return part > first ? 'version3' : 'version2';
  }
  return 'version3';
}

async function readPatroniVersion(): Promise<string> {
  const { stdout, stderr } = await runCommand({
    file: findProgram('patroni') ?? 'patroni',
    args: ['--version'],
  });
  if (!/\d+\.\d+/u.test(stdout)) {
    throw new SetupProblem(
      `expected "patroni --version" to name a version, found: ${stdout}${stderr}`.trim(),
    );
  }
  return stdout;
}

/** Ends with a problem if this machine cannot run the cluster. */
export function assertLinux(): void {
  if (process.platform !== 'linux') {
    throw new SetupProblem(
      `expected Linux, found ${process.platform}: the three machines need addresses of their own on loopback. ` +
        'Run it in a virtual machine or a container with Debian.',
    );
  }
}
