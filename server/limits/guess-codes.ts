import type { ErrorCode } from '../../shared/errors/error-codes.ts';

/**
 * Refusals that tell whoever guesses that the secret was not right: an unknown licence key, token or code.
 *
 * They are what is counted. A success never is, nor the precise refusal of a genuine key, nor a request that does not have
 * the documented shape: none of them brings a guesser nearer, and all of them happen to honest clients in large numbers.
 */
export const GUESS_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'LICENCE_UNKNOWN',
  'REGISTRATION_UNKNOWN',
  'PROOF_REFUSED',
  'PREFILL_UNKNOWN',
]);
