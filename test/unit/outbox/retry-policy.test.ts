import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseRetryAfter,
  RETRY_BASE_MS,
  RETRY_CAP_MS,
  retryDelayMs,
} from '../../../shared/outbox/retry-policy.ts';
import { RETRY_AFTER_MAX_MS } from '../../../shared/outbox/transition.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function after(attempts: number, random: number, notBefore?: string): number {
  const state = { kind: 'waiting', attempts } as const;
  return retryDelayMs(notBefore === undefined ? state : { ...state, notBefore }, NOW, random);
}

describe('the delay before the next attempt', () => {
  it('is nothing before the first attempt', () => {
    expect(after(0, 0.99)).toBe(0);
  });

  it('doubles its ceiling with each failure, up to an hour', () => {
    const almostOne = 1 - Number.EPSILON;
    expect([1, 2, 3, 30].map((attempts) => Math.ceil(after(attempts, almostOne)))).toEqual([
      RETRY_BASE_MS - 1,
      2 * RETRY_BASE_MS - 1,
      4 * RETRY_BASE_MS - 1,
      RETRY_CAP_MS - 1,
    ]);
  });

  it('is spread over the whole of it: full jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), unit, (attempts, random) => {
        const delay = after(attempts, random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(RETRY_CAP_MS);
      }),
    );
    expect(after(5, 0)).toBe(0);
  });

  it('is never shorter than Retry-After asks for', () => {
    expect(after(1, 0, '2026-11-22T10:05:00.000Z')).toBe(300_000);
  });

  it('does not believe a deadline further away than a day, which a wrong clock wrote', () => {
    expect(after(1, 0, '2036-01-01T00:00:00.000Z')).toBe(RETRY_AFTER_MAX_MS);
    expect(after(1, 0, '2016-01-01T00:00:00.000Z')).toBe(0);
  });

  it.each([
    [null, undefined],
    ['120', 120_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
  ])('reads Retry-After %j', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });
});
