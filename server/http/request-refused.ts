import type { Problem } from '../../shared/api/problem.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';

/** Thrown to leave a request with an answer from the error catalogue; the error handler turns it into a problem. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: ErrorCode;
  /** The signed word that a licence is revoked. */
  readonly certificate: string | undefined;
  /** When to come again; a whole number of seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** Where in the body what is refused stands, never what it is. */
  readonly errors: Problem['errors'];

  constructor(
    code: ErrorCode,
    {
      certificate,
      retryAfterSeconds,
      errors,
    }: {
      readonly certificate?: string;
      readonly retryAfterSeconds?: number;
      readonly errors?: Problem['errors'];
    } = {},
  ) {
    super(code);
    this.code = code;
    this.certificate = certificate;
    this.retryAfterSeconds = retryAfterSeconds;
    this.errors = errors;
  }
}
