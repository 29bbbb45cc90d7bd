import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { createFrequencyCounter } from './frequency-counter.ts';
import { createGuessCounter, type GuessCounter } from './guess-counter.ts';
import type { LimitSettings } from './limit-settings.ts';
import { createRequestBrake } from './request-brake.ts';

/** What a limit is counted by. */
export const LIMIT_SCOPES = [
  'guesses',
  'address',
  'keyPrefix',
  'installation',
  'installationRequests',
  'requests',
] as const;
/** What a limit is counted by. */
export type LimitScope = (typeof LIMIT_SCOPES)[number];

/** A limit that somebody ran into. */
export interface LimitHit {
  readonly scope: LimitScope;
  /** Until it lets somebody through again, in milliseconds. */
  readonly waitMs: number;
}

/** Who guessed, as far as the request says. */
export interface Guesser {
  /** The block of addresses that the request came from. */
  readonly address: string;
  /** The first symbols of the licence key. */
  readonly keyPrefix?: string | undefined;
  readonly installation?: string | undefined;
}

/** The limits of one process; the guesses are counted together with the other processes of the same database. */
export interface Limits {
  /** Counts one request; whether it is taken. Costs a comparison. */
  readonly takeRequest: () => boolean;
  /** Whether a block of addresses has used up its guesses. Asks nobody. */
  readonly findHold: (address: string) => LimitHit | undefined;
  /** Counts one request in the name of an installation. */
  readonly takeFromInstallation: (installation: string) => LimitHit | undefined;
  /** Counts one refused guess; the limit that it was over, if any. */
  readonly countGuess: (guesser: Guesser) => Promise<LimitHit | undefined>;
}

/** What limits are made with. */
export interface LimitsNeeds {
  readonly settings: LimitSettings;
  /** Hides what is counted by; the same in all processes that share a database. */
  readonly secret: KeyObject;
  /** The shared database; without one, each process counts for itself. */
  readonly pool?: Pool | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

type GuessScope = Extract<LimitScope, 'guesses' | 'address' | 'keyPrefix' | 'installation'>;

/** Makes the limits. */
export function createLimits({ settings, secret, pool, now }: LimitsNeeds): Limits {
  const toCounter = (scope: GuessScope, perMinute: number) =>
    createGuessCounter({ scope, perMinute, secret, pool, now });
  const counters: Readonly<Record<GuessScope, GuessCounter>> = {
    guesses: toCounter('guesses', settings.guesses),
    address: toCounter('address', settings.guessesPerAddress),
    keyPrefix: toCounter('keyPrefix', settings.guessesPerKeyPrefix),
    installation: toCounter('installation', settings.guessesPerInstallation),
  };
  const countFrom = createFrequencyCounter({ perMinute: settings.requestsPerInstallation, secret, now });
  async function count(scope: GuessScope, name: string | undefined): Promise<LimitHit | undefined> {
    return name === undefined ? undefined : toHit(scope, await counters[scope].count(name));
  }
  return {
    takeRequest: createRequestBrake(settings.requestsPerSecond, now),
    findHold: (address) => toHit('address', counters.address.heldFor(address)),
    takeFromInstallation: (installation) => toHit('installationRequests', countFrom(installation)),
    countGuess: async ({ address, keyPrefix, installation }) => {
      // First and alone: beyond it nothing more is counted, so that a flood of names cannot fill the memory.
      const overall = await count('guesses', 'all');
      if (overall !== undefined) return overall;
      const hits = await Promise.all([
        count('address', address),
        count('keyPrefix', keyPrefix),
        count('installation', installation),
      ]);
      return hits.find((hit) => hit !== undefined);
    },
  };
}

function toHit(scope: LimitScope, waitMs: number): LimitHit | undefined {
  return waitMs > 0 ? { scope, waitMs } : undefined;
}
