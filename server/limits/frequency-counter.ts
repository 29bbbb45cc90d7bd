import { createHmac, type KeyObject } from 'node:crypto';

/** Counts a name; the milliseconds until its minute is over if it has come too often, else 0. */
export type FrequencyCounter = (name: string) => number;

/** What a counter is made with. */
export interface FrequencyCounterNeeds {
  readonly perMinute: number;
  readonly secret: KeyObject;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

const WINDOW_MS = 60_000;
const BUCKETS = 2 ** 18;

/**
 * Counts how often names come, in constant memory however many names there are.
 *
 * Names share a fixed number of buckets, spread by a keyed hash, so that nobody can aim at the bucket of another. At 20,000
 * requests a second, each with a name of its own, a bucket holds fewer than five on average.
 */
export function createFrequencyCounter({ perMinute, secret, now }: FrequencyCounterNeeds): FrequencyCounter {
  const counts = new Uint16Array(BUCKETS);
  let windowStart = now();
  return (name) => {
    const time = now();
    if (time - windowStart >= WINDOW_MS) {
      windowStart = time;
      counts.fill(0);
    }
    const bucket = createHmac('sha256', secret).update(name).digest().readUInt32BE() % BUCKETS;
    const seen = counts[bucket] ?? 0;
    if (seen >= perMinute) return WINDOW_MS - (time - windowStart);
    counts[bucket] = seen + 1;
    return 0;
  };
}
