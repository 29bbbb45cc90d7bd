import path from 'node:path';
import { findProgram } from '../setup/system-probe.ts';
import { toEtcdArguments } from './configurations.ts';
import type { ClusterPlan, Machine } from './cluster-plan.ts';
import { signalFolder, startDaemon } from './daemon.ts';
import type { Daemon } from './daemon.ts';

/** A machine that is switched on: its member of etcd, and Patroni, which runs PostgreSQL. */
export type RunningMachine = {
  /** Ends every process of it at once, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Stops every process of it where it stands; its connections stay open and nothing answers. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => Promise<void>;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
};

const STOPPED_WITHIN_MS = 15_000;

/** The file with Patroni's configuration of a machine; it holds passwords. */
export function patroniFile({ folder }: Machine): string {
  return path.join(folder, 'patroni.json');
}

/** Switches a machine on; it finds the data that it had before. */
export function startMachine(plan: ClusterPlan, machine: Machine): RunningMachine {
  const start = (program: string, args: readonly string[]): Daemon =>
    startDaemon(plan, {
      file: findProgram(program) ?? program,
      args,
      home: machine.folder,
      log: path.join(plan.logFolder, `${machine.name}-${program}.log`),
    });
  const etcd = start('etcd', toEtcdArguments(plan, machine));
  const patroni = start('patroni', [patroniFile(machine)]);
  return {
    kill: () => signalFolder(machine.folder, 'SIGKILL'),
    freeze: () => signalFolder(machine.folder, 'SIGSTOP'),
    thaw: () => signalFolder(machine.folder, 'SIGCONT'),
    stop: async () => {
      await patroni.stop(STOPPED_WITHIN_MS);
      await etcd.stop(STOPPED_WITHIN_MS);
    },
  };
}
