import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { Failure, Result } from '../../shared/result/result.ts';

/** What identifies a request that is carried out once: its product and idempotency key, and the hash of its exact bytes. */
export interface RequestIdentity {
  readonly product: string;
  readonly key: string;
  readonly requestHash: string;
}

/** What was answered to a request, and will be answered to its key for ever. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Why a request is refused; for a revoked licence with the signed word that it is. */
export interface Refusal extends Failure<ErrorCode> {
  readonly certificate?: string;
}

/** How a request ended. */
export type Verdict = Result<Answer, Refusal>;
