import { z } from 'zod';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { describeIssue } from '../validation/describe-issue.ts';

const MILLION = 1_000_000;

function count(preset: number, { least = 1, most = MILLION } = {}) {
  return z.int().min(least).max(most).default(preset);
}

/** The limits of a backend, as `DEED_LIMITS` gives them (JSON); what is left out has the value that stands here. */
export const limitSettingsSchema = z.strictObject({
  /** Refused guesses a minute from one address block (IPv4 /32, IPv6 /64). */
  guessesPerAddress: count(60),
  /** Refused guesses a minute at keys that begin alike. */
  guessesPerKeyPrefix: count(60),
  /** Refused guesses a minute in the name of one installation. */
  guessesPerInstallation: count(30),
  /** Refused guesses a minute in all. */
  guesses: count(6_000),
  /** Requests a minute in the name of one installation, to one process. Fewer could stop honest installations by chance. */
  requestsPerInstallation: count(120, { least: 60, most: 60_000 }),
  /** Requests a second that one process takes. */
  requestsPerSecond: count(20_000),
  /** Connections that one process holds open. */
  connections: count(10_000),
  /** Seconds that a request may take to arrive. */
  requestSeconds: count(10, { most: 120 }),
});
/** Limits. */
export type LimitSettings = z.infer<typeof limitSettingsSchema>;

/** Reads `DEED_LIMITS`; says where it is wrong, not what stands there. */
export function parseLimitSettings(
  text: string | undefined,
): Result<LimitSettings, Failure<'LIMITS_INVALID'>> {
  const parsed = limitSettingsSchema.safeParse(text === undefined ? {} : parseJson(text));
  if (parsed.success) return ok(parsed.data);
  const mistakes = parsed.error.issues
    .map(describeIssue)
    .map(({ path, expected }) => `expected ${expected} at ${path === '' ? 'the top' : path}`);
  return fail('LIMITS_INVALID', mistakes.join('; '));
}
