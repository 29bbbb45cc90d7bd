import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { GuardSettings } from '../limits/guard-settings.ts';
import { createLimits, type Limits } from '../limits/limits.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import type { Backend } from '../open-backend.ts';

/** What stands between the application and whoever asks it. */
export interface Guard {
  readonly settings: GuardSettings;
  readonly limits: Limits;
  readonly metrics: Metrics;
}

interface GuardNeeds {
  readonly settings: GuardSettings;
  /** Hides what limits are counted by; the same in all processes that share a database. */
  readonly secret: KeyObject;
  /** The database in which all processes count refused guesses together; without one, each counts for itself. */
  readonly pool?: Pool | undefined;
}

/** Makes the guard of a backend: on PostgreSQL, all processes count guesses together. */
export function createBackendGuard(
  { store, keys }: Pick<Backend, 'store' | 'keys'>,
  settings: GuardSettings,
): Guard {
  return createGuard({ settings, secret: keys.index, pool: 'pool' in store ? store.pool : undefined });
}

/** Makes a guard. */
function createGuard({ settings, secret, pool }: GuardNeeds): Guard {
  const limits = createLimits({ settings: settings.limits, secret, pool, now: () => performance.now() });
  return { settings, limits, metrics: createMetrics() };
}
