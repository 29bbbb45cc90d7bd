import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERED, failed, refused } from '../../../server/outgoing/delivery.ts';
import { settle, type AttemptedMessage } from '../../../server/outgoing/settle.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const DAY_MS = 86_400_000;

function message(change: Partial<AttemptedMessage> = {}): AttemptedMessage {
  return { channel: 'mail', attempts: 1, created_at: NOW.toISOString(), key_version: 1, ...change };
}

function daysAgo(days: number): string {
  return new Date(NOW.getTime() - days * DAY_MS).toISOString();
}

/** The delay in milliseconds that an attempt leaves behind. */
function delayOf(attempts: number, random: number, retryAfterMs?: number): number {
  const change = settle(message({ attempts }), failed('MAIL_UNREACHABLE', retryAfterMs), NOW, random);
  return Date.parse(change.next_attempt_at ?? '') - NOW.getTime();
}

describe('an attempt that arrived', () => {
  it('ends a mail and destroys what was in it', () => {
    expect(settle(message(), DELIVERED, NOW, 0)).toEqual({
      ...{ state: 'sent', finished_at: '2026-11-22T12:00:00.000Z', last_error: null },
      ...{ claimed_by: null, claimed_until: null, wrapped_key: '', sealed: '' },
    });
  });

  it('ends a webhook and keeps what was in it, to be replayed', () => {
    const change = settle(message({ channel: 'webhook' }), DELIVERED, NOW, 0);
    expect(change.state).toBe('sent');
    expect(Object.keys(change)).not.toContain('sealed');
  });
});

describe('an attempt that failed', () => {
  it.each([
    [1, 5000],
    [2, 10_000],
    [5, 80_000],
    [10, 2_560_000],
    [11, 3_600_000],
    [500, 3_600_000],
  ])('is followed, after the %ith, by one within %i ms', (attempts, ceiling) => {
    expect(delayOf(attempts, 0)).toBe(0);
    expect(delayOf(attempts, 0.5)).toBe(ceiling / 2);
    expect(delayOf(attempts, 0.999_999)).toBeLessThan(ceiling);
  });

  it('waits as long as the receiver asks, up to an hour', () => {
    expect(delayOf(1, 0, 90_000)).toBe(90_000);
    expect(delayOf(1, 0, 40 * DAY_MS)).toBe(3_600_000);
  });

  it('frees the message and says why', () => {
    const change = settle(message(), failed('MAIL_DEFERRED'), NOW, 0.5);
    expect(change).toMatchObject({ claimed_by: null, claimed_until: null, last_error: 'MAIL_DEFERRED' });
    expect(change.state).toBeUndefined();
  });

  it.each([
    ['three days old and tried often', { created_at: daysAgo(3), attempts: 10 }, 'failed'],
    ['not quite three days old', { created_at: daysAgo(2.999), attempts: 200 }, undefined],
    ['older, but hardly tried: the backend stood still', { created_at: daysAgo(9), attempts: 9 }, undefined],
  ])('is the last one when the message is %s', (_what, change, state) => {
    expect(settle(message(change), failed('MAIL_UNREACHABLE'), NOW, 0.5).state).toBe(state);
  });

  it('keeps what could not be sent', () => {
    const change = settle(message({ created_at: daysAgo(4), attempts: 50 }), failed('MAIL_TLS'), NOW, 0);
    expect(change).toMatchObject({ state: 'failed', last_error: 'MAIL_TLS' });
    expect(Object.keys(change)).not.toContain('sealed');
  });
});

describe('an attempt that was refused', () => {
  it('is the last one, at once', () => {
    expect(settle(message(), refused('MAIL_RECIPIENT_REFUSED'), NOW, 0)).toMatchObject({
      ...{ state: 'failed', last_error: 'MAIL_RECIPIENT_REFUSED', finished_at: NOW.toISOString() },
    });
  });
});

describe('the back-off as a whole', () => {
  it('never lies in the past and never further away than an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: undefined }),
        (attempts, random, retryAfterMs) => {
          const delay = delayOf(attempts, random, retryAfterMs);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(3_600_000);
        },
      ),
    );
  });
});
