/** How many tests passed and failed. */
export type Tally = { readonly passed: number; readonly failed: number };

/** Before anything ran. */
export const noTally: Tally = { passed: 0, failed: 0 };

/** Adds two tallies. */
export function addTally(left: Tally, right: Tally): Tally {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** The closing line of a test run. */
export function formatTally({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** A suite that ran nothing has failed: a run that cannot fail proves nothing. */
export function failIfEmpty(tally: Tally): Tally {
  return tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally;
}
