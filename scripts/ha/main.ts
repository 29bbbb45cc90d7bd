import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { longestPause, startRegistrationLoad } from '../../test/support/registration-load.ts';
import type { RegistrationLoad } from '../../test/support/registration-load.ts';
import { runMain } from '../run-main.ts';
import { SetupProblem } from '../setup/setup-problem.ts';
import { ensureSystemPackages } from '../setup/system-packages.ts';
import { startBackends } from './backends.ts';
import type { Backends } from './backends.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { findPrimary } from './cluster-state.ts';
import { startCluster, waitUntilWhole } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { createDatabase } from './database.ts';
import { failOver } from './failovers.ts';
import type { Failover, FailoverKind } from './failovers.ts';
import { holdInterruption } from './interruption.ts';
import { assertLinux, planOnThisMachine } from './plan-on-this-machine.ts';
import { writeReport } from './report.ts';
import type { HaReport } from './report.ts';
import { isFlawless, verifyRegistrations } from './verify.ts';
import type { Patience } from './wait-until.ts';

const BACKENDS = 2;
const CLIENTS = 8;
const RETRY_AFTER_MS = 100;
const LICENCES = 20;
const SEATS = 100_000;
const CALM_MS = 10_000;
const HAPPENINGS: readonly FailoverKind[] = ['killed', 'switchover', 'frozen', 'killed'];

// Shows on three machines of its own what a failover of the database does to registrations that are under way.
await runMain(async () => {
  assertLinux();
  await ensureSystemPackages('ha', console.log);
  const interruption = holdInterruption();
  const folder = await mkdtemp(path.join(tmpdir(), 'deed-ha-'));
  try {
    const plan = await planOnThisMachine(folder);
    return await showFailovers(plan, { signal: interruption.signal, log: console.log });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.log('Interrupted; everything that was started has ended.');
    return 130;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    interruption.release();
  }
});

async function showFailovers(plan: ClusterPlan, patience: Patience): Promise<number> {
  console.log('Starting three machines with etcd, Patroni and PostgreSQL, and HAProxy before them');
  const cluster = await startCluster(plan, patience);
  try {
    const primary = await findPrimary(plan);
    if (primary === undefined) throw new SetupProblem('expected a primary, found none');
    await createDatabase(plan, primary);
    console.log(`Starting ${BACKENDS} backends on the one database`);
    const backends = await startBackends(plan, BACKENDS);
    try {
      const report = await observe(cluster, backends, patience);
      console.log(`\n${await writeReport(report, new Date())}`);
      return isFlawless(report.findings) ? 0 : 1;
    } finally {
      await backends.stop();
    }
  } finally {
    console.log('Stopping everything');
    await cluster.stop();
  }
}

async function observe(cluster: Cluster, backends: Backends, patience: Patience): Promise<HaReport> {
  const { plan } = cluster;
  const licenceKeys = await backends.issue(LICENCES, SEATS);
  console.log(`${CLIENTS} clients register without a rest`);
  const load = startRegistrationLoad({
    urls: backends.urls,
    licenceKeys,
    clients: CLIENTS,
    retryAfterMs: RETRY_AFTER_MS,
  });
  const giveUp = () => void load.abandon();
  patience.signal.addEventListener('abort', giveUp);
  const failovers: Failover[] = [];
  try {
    const calm = await rest(load, patience);
    for (const kind of HAPPENINGS) {
      failovers.push(await failOver(cluster, kind, patience));
      await sleep(CALM_MS / 2, undefined, { signal: patience.signal });
    }
    await load.stop();
    return await compare({ load, calm, failovers }, { plan, backends, patience });
  } finally {
    await load.abandon();
  }
}

/** What was observed: the clients, how they fared before anything happened, and what happened. */
type Observed = {
  readonly load: RegistrationLoad;
  readonly calm: HaReport['calm'];
  readonly failovers: readonly Failover[];
};

async function compare(
  { load, calm, failovers }: Observed,
  {
    plan,
    backends,
    patience,
  }: { readonly plan: ClusterPlan; readonly backends: Backends; readonly patience: Patience },
): Promise<HaReport> {
  await waitUntilWhole(plan, patience);
  console.log(`Checking ${load.acknowledged.length} acknowledged registrations, each by sending it again`);
  const findings = await verifyRegistrations(plan, { load, backends, signal: patience.signal });
  return {
    findings,
    failovers: failovers.map(({ kind, from, to, begunAt, wholeAt }) => ({
      ...{ kind, from, to, wholeAfterMs: Math.round(wholeAt - begunAt) },
      pauseMs: Math.round(longestPause(load.acknowledged, { from: begunAt, to: wholeAt })),
    })),
    ...{ calm, clients: CLIENTS, backends: BACKENDS },
  };
}

async function rest({ acknowledged }: RegistrationLoad, { signal }: Patience): Promise<HaReport['calm']> {
  await sleep(CALM_MS / 2, undefined, { signal }); // until everything is warm
  const [from, before] = [performance.now(), acknowledged.length];
  await sleep(CALM_MS, undefined, { signal });
  const to = performance.now();
  const perSecond = ((acknowledged.length - before) * 1000) / (to - from);
  return { pauseMs: Math.round(longestPause(acknowledged, { from, to })), perSecond: Math.round(perSecond) };
}
