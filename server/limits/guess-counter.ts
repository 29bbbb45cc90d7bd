import { createHmac, type KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts refused guesses by what they have in common. */
export interface GuessCounter {
  /** Counts one more; the milliseconds until the minute is over if that is one too many, else 0. */
  readonly count: (name: string) => Promise<number>;
  /** The milliseconds for which a name is known to have used up its guesses, else 0; asks nobody. */
  readonly heldFor: (name: string) => number;
}

/** What a counter is made with. */
export interface GuessCounterNeeds {
  /** Stands before the names of this counter, in memory and in the table. */
  readonly scope: string;
  readonly perMinute: number;
  /** Names are kept as HMAC-SHA-256 under it: an address is personal data, the beginning of a key is a secret. */
  readonly secret: KeyObject;
  /** The database whose table `rate_limits` all processes share; without one, each counts for itself. */
  readonly pool: Pool | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

const WINDOW_SECONDS = 60;
const HELD_MAX = 1000;

/** Makes a counter. Only refusals ask the database; whether a name is held is known from memory. */
export function createGuessCounter({ scope, perMinute, secret, pool, now }: GuessCounterNeeds): GuessCounter {
  const limiter = createLimiter({ keyPrefix: scope, points: perMinute, duration: WINDOW_SECONDS }, pool);
  const heldUntil = new Map<string, number>();

  function hold(name: string, milliseconds: number): void {
    if (heldUntil.size >= HELD_MAX) dropExpired(heldUntil, now());
    heldUntil.set(name, now() + milliseconds);
  }

  function heldFor(name: string): number {
    const until = heldUntil.get(name);
    if (until === undefined) return 0;
    const left = until - now();
    if (left <= 0) heldUntil.delete(name);
    return Math.max(left, 0);
  }

  return {
    heldFor,
    count: async (name) => {
      // A guesser who goes on costs no statement.
      const held = heldFor(name);
      if (held > 0) return held;
      const key = createHmac('sha256', secret).update(`limit\0${scope}\0${name}`).digest('base64url');
      const { result, isOver } = await consume(limiter, key);
      if (result.remainingPoints === 0) hold(name, result.msBeforeNext);
      return isOver ? result.msBeforeNext : 0;
    },
  };
}

interface LimiterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

function createLimiter(options: LimiterOptions, pool: Pool | undefined) {
  const memory = new RateLimiterMemory(options);
  if (pool === undefined) return memory;
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    tableName: 'rate_limits',
    tableCreated: true,
    // A database that is down must not turn a refusal into a failure, nor stop the counting.
    insuranceLimiter: memory,
  });
}

/** The library resolves while there are points left, and rejects with the same kind of object when there are none. */
async function consume(
  limiter: RateLimiterMemory | RateLimiterPostgres,
  key: string,
): Promise<{ readonly result: RateLimiterRes; readonly isOver: boolean }> {
  try {
    return { result: await limiter.consume(key), isOver: false };
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return { result: reason, isOver: true };
    throw reason;
  }
}

function dropExpired(times: Map<string, number>, now: number): void {
  for (const [name, until] of times) if (until <= now) times.delete(name);
}
