import type { EntryState } from './outbox-entry.ts';
import { RETRY_AFTER_MAX_MS } from './transition.ts';

/** The first delay is drawn below this. */
export const RETRY_BASE_MS = 2_000;
/** No delay is longer than this, however often it failed. */
export const RETRY_CAP_MS = 60 * 60 * 1000;
const LARGEST_EXPONENT = 20;

/**
 * How long to wait before the next attempt, in milliseconds: the capped exponential back-off with full jitter
 * (M. Brooker, "Exponential Backoff And Jitter"), but never before the backend's Retry-After.
 *
 * `random` is uniform in [0, 1). A deadline further away than any that is believed comes from a clock that was wrong, and is cut.
 */
export function retryDelayMs(
  state: Extract<EntryState, { kind: 'waiting' }>,
  now: Date,
  random: number,
): number {
  const ceiling = Math.min(
    RETRY_CAP_MS,
    RETRY_BASE_MS * 2 ** Math.min(Math.max(state.attempts - 1, 0), LARGEST_EXPONENT),
  );
  const backoffMs = state.attempts === 0 ? 0 : Math.floor(random * ceiling);
  if (state.notBefore === undefined) return backoffMs;
  const untilDeadlineMs = Date.parse(state.notBefore) - now.getTime();
  return Math.max(backoffMs, Math.min(Math.max(untilDeadlineMs, 0), RETRY_AFTER_MAX_MS));
}

/** Reads a Retry-After header (RFC 9110, section 10.2.3): seconds or a date; milliseconds from now, or `undefined`. */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/u.test(header.trim())) return Number(header) * 1000;
  // Only the form that HTTP defines: what else `Date.parse` makes of a text differs from engine to engine.
  if (!header.trim().endsWith(' GMT')) return undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(date - now.getTime(), 0);
}
