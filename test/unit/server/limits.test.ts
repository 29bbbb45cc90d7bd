import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isLoopback, toAddressBlock } from '../../../server/limits/address-block.ts';
import { createFrequencyCounter } from '../../../server/limits/frequency-counter.ts';
import { readGuardSettings } from '../../../server/limits/guard-settings.ts';
import { createGuessCounter } from '../../../server/limits/guess-counter.ts';
import { createRequestBrake } from '../../../server/limits/request-brake.ts';

const secret = createSecretKey(randomBytes(32));

describe('a block of addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:DB8:1:2::'],
    ['fe80::1%eth0', 'fe80::2'],
  ])('is the same for %s and %s', (left, right) => {
    expect(toAddressBlock(left)).toBe(toAddressBlock(right));
    expect(toAddressBlock(left)).toBeTypeOf('string');
  });

  it.each([
    ['203.0.113.7', '203.0.113.8'],
    ['2001:db8:1:2::', '2001:db8:1:3::'],
    ['::1', '127.0.0.1'],
  ])('is another for %s and %s', (left, right) => {
    expect(toAddressBlock(left)).not.toBe(toAddressBlock(right));
  });

  it.each(['', 'unknown', '203.0.113.7:443', '[::1]', 'localhost'])('is none for %j', (text) => {
    expect(toAddressBlock(text)).toBeUndefined();
  });

  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['', false],
  ])('is this computer: %j, %j', (text, expected) => {
    expect(isLoopback(text)).toBe(expected);
  });
});

describe('the settings', () => {
  it('have documented values when nothing is said, and trust nobody', () => {
    expect(readGuardSettings({})).toEqual({
      ok: true,
      value: {
        limits: {
          ...{ guessesPerAddress: 60, guessesPerKeyPrefix: 60, guessesPerInstallation: 30, guesses: 6000 },
          ...{
            requestsPerInstallation: 120,
            requestsPerSecond: 20_000,
            connections: 10_000,
            requestSeconds: 10,
          },
        },
        trustedProxies: [],
        metricsToken: undefined,
      },
    });
  });

  it.each([
    ['DEED_LIMITS', 'not JSON', 'LIMITS_INVALID'],
    ['DEED_LIMITS', '[]', 'LIMITS_INVALID'],
    ['DEED_LIMITS', '{"guesses":"60"}', 'LIMITS_INVALID'],
    ['DEED_LIMITS', '{"guesses":0}', 'LIMITS_INVALID'],
    ['DEED_LIMITS', '{"guesses":1.5}', 'LIMITS_INVALID'],
    ['DEED_LIMITS', '{"gueses":60}', 'LIMITS_INVALID'],
    ['DEED_TRUSTED_PROXIES', 'localhost', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_TRUSTED_PROXIES', '10.0.0.0/33', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_TRUSTED_PROXIES', '0.0.0.0/0', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_TRUSTED_PROXIES', '::/0', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_TRUSTED_PROXIES', '10/8', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_TRUSTED_PROXIES', '10.0.0.1;10.0.0.2', 'TRUSTED_PROXIES_INVALID'],
    ['DEED_METRICS_TOKEN', 'short', 'METRICS_TOKEN_INVALID'],
    ['DEED_METRICS_TOKEN', `${'x'.repeat(30)} y`, 'METRICS_TOKEN_INVALID'],
  ])('are refused when %s is %j', (name, value, code) => {
    expect(readGuardSettings({ [name]: value })).toMatchObject({ ok: false, failure: { code } });
  });

  it('say where the limits are wrong, and take proxies from the command line first', () => {
    expect(readGuardSettings({ DEED_LIMITS: '{"guesses":0}' })).toMatchObject({
      failure: { detail: 'expected at least 1 at /guesses' },
    });
    expect(
      readGuardSettings({ DEED_TRUSTED_PROXIES: 'nonsense' }, { trustedProxies: '10.0.0.0/8, ::1' }),
    ).toMatchObject({ value: { trustedProxies: ['10.0.0.0/8', '::1'] } });
  });
});

function create(perMinute: number) {
  return createGuessCounter({
    ...{ scope: 'address', perMinute, secret, pool: undefined },
    now: () => performance.now(),
  });
}

describe('refused guesses', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  it('are counted by name, and the name is held until the minute is over', async () => {
    const counter = create(2);
    expect(await counter.count('a')).toBe(0);
    expect(counter.heldFor('a')).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(await counter.count('a')).toBe(0);
    expect(counter.heldFor('a')).toBe(40_000);
    expect(await counter.count('a')).toBe(40_000);
    expect([await counter.count('b'), counter.heldFor('b')]).toEqual([0, 0]);
    vi.advanceTimersByTime(39_999);
    expect(counter.heldFor('a')).toBe(1);
    vi.advanceTimersByTime(1);
    expect([counter.heldFor('a'), await counter.count('a')]).toEqual([0, 0]);
  });

  it('that come at once are counted one by one', async () => {
    const counter = create(5);
    const waits = await Promise.all(Array.from({ length: 20 }, () => counter.count('a')));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });
});

describe('refused guesses while the database is gone', () => {
  it('are counted by each process for itself', async () => {
    // Nothing listens on the port of "discard" here.
    const pool = new Pool({ host: '127.0.0.1', port: 9, connectionTimeoutMillis: 500 });
    const counter = createGuessCounter({
      scope: 'address',
      perMinute: 2,
      secret,
      pool,
      now: () => performance.now(),
    });
    expect([await counter.count('a'), await counter.count('a')]).toEqual([0, 0]);
    expect(await counter.count('a')).toBeGreaterThan(0);
    await pool.end();
  });
});

describe('requests', () => {
  it('are taken up to their number in each second', () => {
    let time = 5_000;
    const take = createRequestBrake(3, () => time);
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    time += 999;
    expect(take()).toBe(false);
    time += 1;
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  });

  it('by name are taken up to their number in each minute', () => {
    let time = 5_000;
    const count = createFrequencyCounter({ perMinute: 2, secret, now: () => time });
    expect([count('a'), count('a'), count('a'), count('b')]).toEqual([0, 0, 60_000, 0]);
    time += 59_999;
    expect(count('a')).toBe(1);
    time += 1;
    expect(count('a')).toBe(0);
  });

  it('by very many names hold up nobody who asks seldom', () => {
    const count = createFrequencyCounter({ perMinute: 60, secret, now: () => 0 });
    const waits = Array.from({ length: 300_000 }, () => count(randomUUID()));
    expect(waits.every((wait) => wait === 0)).toBe(true);
  });
});
