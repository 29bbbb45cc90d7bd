import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { RegistrationRequest } from '../../shared/registration/registration-request.ts';
import type { Failure, Result } from '../../shared/result/result.ts';

/** One request to register: its idempotency key, the hash of its exact bytes, and what they say. */
export interface Submission {
  readonly key: string;
  readonly requestHash: string;
  readonly request: RegistrationRequest;
}

/** What was answered to a submission, and will be answered to its key for ever. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Why a submission is refused; for a revoked licence with the signed word that it is. */
export interface Refusal extends Failure<ErrorCode> {
  readonly certificate?: string;
}

/** How a submission ended. */
export type Verdict = Result<Answer, Refusal>;
