import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from '../setup/system-probe.ts';
import { describeMissing } from './cluster-state.ts';
import { toPatroniConfiguration, toRouterConfiguration } from './configurations.ts';
import type { ClusterPlan, Machine } from './cluster-plan.ts';
import { signalFolder, startDaemon } from './daemon.ts';
import { patroniFile, startMachine } from './machine.ts';
import type { RunningMachine } from './machine.ts';
import { waitUntil } from './wait-until.ts';
import type { Patience } from './wait-until.ts';

/** Three machines and the router before them. */
export type Cluster = {
  readonly plan: ClusterPlan;
  readonly find: (machine: Machine) => RunningMachine;
  /** Switches a machine on again. */
  readonly restart: (machine: Machine) => void;
  readonly stop: () => Promise<void>;
};

const WHOLE_WITHIN_MS = 120_000;

/** Starts everything; what was started is stopped again when that fails. */
export async function startCluster(plan: ClusterPlan, patience: Patience): Promise<Cluster> {
  await writeConfigurations(plan);
  const running = new Map(plan.machines.map((each) => [each.name, startMachine(plan, each)]));
  const router = startDaemon(plan, {
    file: findProgram('haproxy') ?? 'haproxy',
    args: ['-db', '-f', routerFile(plan)],
    home: routerFolder(plan),
    log: path.join(plan.logFolder, 'haproxy.log'),
  });
  const stop = async () => {
    await router.stop(2_000);
    await Promise.all([...running.values()].map((machine) => machine.stop()));
    await signalFolder(plan.folder, 'SIGKILL'); // whoever did not obey
  };
  try {
    await waitUntilWhole(plan, patience);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    plan,
    find: ({ name }) => {
      const found = running.get(name);
      if (found === undefined) throw new Error(`expected the machine ${name}`);
      return found;
    },
    restart: (machine) => running.set(machine.name, startMachine(plan, machine)),
    stop,
  };
}

/** Waits for a primary, a synchronous standby and a further standby that have all caught up. */
export async function waitUntilWhole(plan: ClusterPlan, patience: Patience): Promise<void> {
  const look = () => describeMissing(plan);
  await waitUntil(
    { what: 'a primary and two standbys that have caught up', look, withinMs: WHOLE_WITHIN_MS },
    patience,
  );
}

async function writeConfigurations(plan: ClusterPlan): Promise<void> {
  const folders = [plan.folder, routerFolder(plan), ...plan.machines.map(({ folder }) => folder)];
  const files = [
    [routerFile(plan), toRouterConfiguration(plan)] as const,
    ...plan.machines.map((each) => [patroniFile(each), toPatroniConfiguration(plan, each)] as const),
  ];
  for (const folder of folders) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await giveTo(plan, folder);
  }
  for (const [file, content] of files) {
    await writeFile(file, content, { mode: 0o600, flag: 'wx' });
    await giveTo(plan, file);
  }
}

async function giveTo({ user }: ClusterPlan, place: string): Promise<void> {
  if (user !== undefined) await chown(place, user.uid, user.gid);
}

function routerFolder({ folder }: ClusterPlan): string {
  return path.join(folder, 'router');
}

function routerFile(plan: ClusterPlan): string {
  return path.join(routerFolder(plan), 'haproxy.cfg');
}
