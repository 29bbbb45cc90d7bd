import { setTimeout as sleep } from 'node:timers/promises';
import { SetupProblem } from '../setup/setup-problem.ts';
import { PORTS } from './cluster-plan.ts';
import type { ClusterPlan, Machine } from './cluster-plan.ts';
import { findPrimary, readMembers } from './cluster-state.ts';
import { waitUntilWhole } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { waitUntil } from './wait-until.ts';
import type { Patience } from './wait-until.ts';

/** What can happen to a primary. */
export type FailoverKind = 'killed' | 'switchover' | 'frozen';

/** A failover that was survived; times by `performance.now()`. */
export type Failover = {
  readonly kind: FailoverKind;
  readonly from: string;
  readonly to: string;
  readonly begunAt: number;
  /** When all three machines were in step again. */
  readonly wholeAt: number;
};

const NEW_PRIMARY_WITHIN_MS = 90_000;
/** How long the others go on without the machine that failed. */
const ABSENT_MS = 5_000;

/** Lets one thing happen to the primary and waits until the cluster is whole again. */
export async function failOver(cluster: Cluster, kind: FailoverKind, patience: Patience): Promise<Failover> {
  const primary = await findPrimary(cluster.plan);
  if (primary === undefined) throw new SetupProblem('expected a primary, found none');
  const others = cluster.plan.machines.filter((each) => each !== primary);
  patience.log(`${describeKind(kind)}: ${primary.name} (${primary.address})`);
  const begunAt = performance.now();
  await harm(cluster, primary, kind);
  const next = await waitForNextPrimary(cluster.plan, { primary, others }, patience);
  patience.log(`  ${next.name} is the primary after ${seconds(performance.now() - begunAt)} s`);
  await sleep(ABSENT_MS, undefined, { signal: patience.signal });
  await heal(cluster, primary, kind);
  await waitUntilWhole(cluster.plan, patience);
  patience.log(`  ${primary.name} is back and has caught up after ${seconds(performance.now() - begunAt)} s`);
  return { kind, from: primary.name, to: next.name, begunAt, wholeAt: performance.now() };
}

/** What happens, in words. */
export function describeKind(kind: FailoverKind): string {
  const words = {
    killed: 'kill -9 of every process of the primary’s machine',
    switchover: 'planned switchover',
    frozen: 'freezing every process of the primary’s machine',
  };
  return words[kind];
}

async function harm(cluster: Cluster, primary: Machine, kind: FailoverKind): Promise<void> {
  switch (kind) {
    case 'killed':
      return cluster.find(primary).kill();
    case 'frozen':
      return cluster.find(primary).freeze();
    case 'switchover':
      return switchOver(cluster.plan, primary);
  }
}

async function heal(cluster: Cluster, primary: Machine, kind: FailoverKind): Promise<void> {
  if (kind === 'killed') cluster.restart(primary);
  if (kind === 'frozen') await cluster.find(primary).thaw();
}

/** Asks Patroni to make the synchronous standby the primary, as `patronictl switchover` does. */
async function switchOver({ machines, passwords }: ClusterPlan, primary: Machine): Promise<void> {
  const standby = (await readMembers(machines)).find(({ role }) => role === 'sync_standby');
  const credentials = Buffer.from(`patroni:${passwords.patroni}`).toString('base64');
  const answer = await fetch(`http://${primary.address}:${PORTS.patroni}/switchover`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify({ leader: primary.name, candidate: standby?.name }),
  });
  if (!answer.ok) {
    throw new SetupProblem(`expected Patroni to switch over, found: ${answer.status} ${await answer.text()}`);
  }
}

async function waitForNextPrimary(
  plan: ClusterPlan,
  { primary, others }: { readonly primary: Machine; readonly others: readonly Machine[] },
  patience: Patience,
): Promise<Machine> {
  let next: Machine | undefined;
  const look = async () => {
    next = await findPrimary(plan, others);
    return next === undefined || next === primary ? `still ${next?.name ?? 'none'}` : undefined;
  };
  await waitUntil({ what: 'another primary', look, withinMs: NEW_PRIMARY_WITHIN_MS }, patience);
  if (next === undefined) throw new Error('expected the wait to end with a primary');
  return next;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
