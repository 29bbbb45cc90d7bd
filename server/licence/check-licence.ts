import type { LicenceState } from '../../shared/licence/licence.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { VendorState } from '../store/schema.ts';

/** What decides about a licence. */
export interface LicenceFacts {
  readonly state: VendorState;
  /** The last day of the term, or null for ever. */
  readonly until: string | null;
  /** Days after the term's last day in which the licence is still good. */
  readonly grace_days: number;
}

/** Why a licence cannot be registered. */
export type LicenceProblem = Extract<ErrorCode, 'LICENCE_REVOKED' | 'LICENCE_SUSPENDED' | 'LICENCE_EXPIRED'>;

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** Checks a licence at a time, in the order in which a person should hear of what is wrong. */
export function findLicenceProblem(licence: LicenceFacts, now: Date): LicenceProblem | undefined {
  if (licence.state === 'revoked') return 'LICENCE_REVOKED';
  if (licence.state === 'suspended') return 'LICENCE_SUSPENDED';
  return isTermOver(licence, now) ? 'LICENCE_EXPIRED' : undefined;
}

/** The licence's state at a time: what the vendor decided, else what follows from the term. */
export function toLicenceState(licence: LicenceFacts, now: Date): LicenceState {
  return licence.state === 'active' && isTermOver(licence, now) ? 'expired' : licence.state;
}

/** A term holds until the end of its last day of grace, in UTC. */
function isTermOver({ until, grace_days }: LicenceFacts, now: Date): boolean {
  if (until === null) return false;
  return now.getTime() >= Date.parse(`${until}T00:00:00Z`) + (1 + grace_days) * MILLISECONDS_PER_DAY;
}
