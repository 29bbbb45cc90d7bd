import { findChangedAnswers } from '../../test/support/registration-load.ts';
import type { RegistrationLoad } from '../../test/support/registration-load.ts';
import type { Backends } from './backends.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { readCounts, readKeys } from './database.ts';

/** What is true of the registrations after all failovers; all but `acknowledged` and `repeats` must be 0. */
export type Findings = {
  readonly acknowledged: number;
  /** How often a client had to send its bytes again. */
  readonly repeats: number;
  /** Answers that refused a registration that there was no reason to refuse. */
  readonly refused: number;
  /** Acknowledged, and the database does not know it. */
  readonly lost: number;
  /** More than one registration for one acknowledgement, or a registration that nobody was told of. */
  readonly doubled: number;
  /** Sent again, and the answer was not the same bytes. */
  readonly changedAnswers: number;
  /** Licences whose taken seats are not their registrations, as `deed licence show` counts both. */
  readonly licencesOutOfStep: number;
  /** Machines whose copy differs from the first one's. */
  readonly copiesThatDiffer: number;
};

/** What is compared, and what ends it early. */
export type Verified = {
  readonly load: RegistrationLoad;
  readonly backends: Backends;
  readonly signal: AbortSignal;
};

/** Compares what the clients were told with what the database holds, what it answers now, and what the command line shows. */
export async function verifyRegistrations(
  plan: ClusterPlan,
  { load, backends, signal }: Verified,
): Promise<Findings> {
  const { acknowledged, refused } = load;
  const keys = await readKeys(plan);
  const copies = await Promise.all(plan.machines.map((machine) => readCounts(plan, machine)));
  const [first] = copies;
  const surplus = Math.max(0, (first?.registrations ?? 0) - acknowledged.length);
  const changed = await findChangedAnswers(backends.urls, acknowledged, signal);
  return {
    acknowledged: acknowledged.length,
    repeats: load.repeats(),
    refused: refused.length,
    lost: acknowledged.filter(({ key }) => (keys.get(key) ?? 0) === 0).length,
    doubled: Math.max(surplus, (first?.registrations ?? 0) - (first?.installations ?? 0)),
    changedAnswers: changed.length,
    licencesOutOfStep: await countOutOfStep(load, backends),
    copiesThatDiffer: copies.filter((copy) => JSON.stringify(copy) !== JSON.stringify(first)).length,
  };
}

/** Whether nothing was lost, doubled or changed. */
export function isFlawless({ acknowledged, repeats: _repeats, ...faults }: Findings): boolean {
  return acknowledged > 0 && Object.values(faults).every((count) => count === 0);
}

async function countOutOfStep({ acknowledged }: RegistrationLoad, { show }: Backends): Promise<number> {
  const expected = new Map<string, number>();
  for (const { licenceKey } of acknowledged) {
    expected.set(licenceKey, (expected.get(licenceKey) ?? 0) + 1);
  }
  let outOfStep = 0;
  for (const [licenceKey, count] of expected) {
    const { used, registrations } = await show(licenceKey);
    if (used !== count || registrations !== count) outOfStep += 1;
  }
  return outOfStep;
}
