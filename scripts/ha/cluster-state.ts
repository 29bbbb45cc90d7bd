import { z } from 'zod';
import { PORTS } from './cluster-plan.ts';
import type { ClusterPlan, Machine } from './cluster-plan.ts';

/** A machine as the cluster sees it. */
export type Member = z.infer<typeof memberSchema>;

const memberSchema = z.object({
  name: z.string(),
  role: z.string(),
  state: z.string(),
  timeline: z.int().optional(),
  /** Bytes of the log that the machine has still to get; Patroni says "unknown" of one that does not answer. */
  lag: z.union([z.int(), z.string()]).optional(),
});
const clusterSchema = z.object({ members: z.array(memberSchema) });

const ANSWER_WITHIN_MS = 2_000;
/** A machine that is this close to the primary while registrations come in has caught up. */
const LAG_MAX_BYTES = 1_048_576;

/** The members as one of these machines knows them; none if no machine answers. */
export async function readMembers(machines: readonly Machine[]): Promise<readonly Member[]> {
  for (const { address } of machines) {
    try {
      const answer = await fetch(`http://${address}:${PORTS.patroni}/cluster`, {
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return clusterSchema.parse(await answer.json()).members;
    } catch {
      continue; // off, or not yet on: another machine may know
    }
  }
  return [];
}

/** The machine that is the primary, as the given ones see it. */
export async function findPrimary(
  plan: ClusterPlan,
  asked: readonly Machine[] = plan.machines,
): Promise<Machine | undefined> {
  const leader = (await readMembers(asked)).find(({ role }) => role === 'leader');
  return plan.machines.find(({ name }) => name === leader?.name);
}

/** What keeps the cluster from being whole: a primary, a synchronous standby and a further one, all on one timeline. */
export async function describeMissing({ machines }: ClusterPlan): Promise<string | undefined> {
  const members = await readMembers(machines);
  const primary = members.find(({ role }) => role === 'leader');
  const standbys = members.filter(({ role }) => role !== 'leader');
  const isWhole =
    primary !== undefined &&
    standbys.length === machines.length - 1 &&
    standbys.some(({ role }) => role === 'sync_standby') &&
    standbys.every((standby) => isCaughtUp(standby, primary));
  return isWhole ? undefined : describeMembers(members);
}

/** One line about each member. */
export function describeMembers(members: readonly Member[]): string {
  const lines = members.map(
    ({ name, role, state, lag }) => `${name} ${role} ${state}${lag === undefined ? '' : ` lag ${lag}`}`,
  );
  return lines.length === 0 ? 'no machine answers' : lines.join(', ');
}

function isCaughtUp({ state, timeline, lag }: Member, primary: Member): boolean {
  const isRunning = state === 'running' || state === 'streaming';
  return isRunning && timeline === primary.timeline && typeof lag === 'number' && lag < LAG_MAX_BYTES;
}
