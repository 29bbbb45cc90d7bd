import { ok, fail, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment } from '../platform/ports.ts';
import { parseLimitSettings, type LimitSettings } from './limit-settings.ts';
import { parseTrustedProxies } from './trusted-proxies.ts';

/** What the vendor decides about who gets in. */
export interface GuardSettings {
  readonly limits: LimitSettings;
  /** Addresses and networks whose X-Forwarded-For is believed; nobody's if empty. */
  readonly trustedProxies: readonly string[];
  /** Lets whoever sends it as a bearer token read `/metrics` from another computer. */
  readonly metricsToken: string | undefined;
}

/** Why the settings cannot be used. */
export type GuardProblem = 'LIMITS_INVALID' | 'TRUSTED_PROXIES_INVALID' | 'METRICS_TOKEN_INVALID';

/** What a token of at least 20 characters looks like in a header (RFC 6750, section 2.1). */
const TOKEN = /^[\w.~+/-]{20,200}=*$/u;

/** Reads the settings from `DEED_LIMITS`, `DEED_TRUSTED_PROXIES` (the command line wins) and `DEED_METRICS_TOKEN`. */
export function readGuardSettings(
  environment: Environment,
  given: { readonly trustedProxies?: string | undefined } = {},
): Result<GuardSettings, Failure<GuardProblem>> {
  const limits = parseLimitSettings(environment['DEED_LIMITS']);
  if (!limits.ok) return limits;
  const proxies = parseTrustedProxies(given.trustedProxies ?? environment['DEED_TRUSTED_PROXIES'] ?? '');
  if (!proxies.ok) return proxies;
  const metricsToken = environment['DEED_METRICS_TOKEN'];
  if (metricsToken !== undefined && !TOKEN.test(metricsToken)) return fail('METRICS_TOKEN_INVALID');
  return ok({ limits: limits.value, trustedProxies: proxies.value, metricsToken });
}
