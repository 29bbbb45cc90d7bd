import type { Delivery } from './delivery.ts';

/** How many attempts ended in which way. */
export type AttemptCounts = Readonly<Record<Delivery['kind'], number>>;

/** Before the first attempt. */
export const NO_ATTEMPTS: AttemptCounts = { delivered: 0, failed: 0, refused: 0 };

/** All counts together. */
export function addCounts(all: readonly AttemptCounts[]): AttemptCounts {
  return all.reduce(
    (left, right) => ({
      delivered: left.delivered + right.delivered,
      failed: left.failed + right.failed,
      refused: left.refused + right.refused,
    }),
    NO_ATTEMPTS,
  );
}
