import { z } from 'zod';
import type { Problem } from '../../shared/api/problem.ts';
import { ERRORS, type ErrorCode } from '../../shared/errors/error-codes.ts';
import { errorCode } from '../platform/error-code.ts';
import { describeIssue } from '../validation/describe-issue.ts';
import { RequestRefused } from './request-refused.ts';

const ISSUES_MAX = 20;

/** What the framework's and the store's own errors mean in the catalogue. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_BAD_URL: 'HEADERS_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  SQLITE_BUSY: 'BUSY',
  // A text that PostgreSQL cannot hold, such as one with a NUL; no schema of ours lets one through.
  '22021': 'REQUEST_INVALID',
  // PostgreSQL is stopping, starting, full, elsewhere or no longer the one that may write; whoever asks again finds the next.
  ...Object.fromEntries(
    [
      ...[
        '57P01',
        '57P02',
        '57P03',
        '57014',
        '53300',
        '55P03',
        '25006',
        '08000',
        '08003',
        '08006',
        '08001',
        '08004',
      ],
      ...['40001', '40P01', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'],
    ].map((code) => [code, 'BUSY' as const]),
  ),
};

/** Turns whatever was thrown while answering into a problem (RFC 9457). Of an unexpected error only the request's id gets out. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof z.ZodError) return toValidationProblem(error);
  if (error instanceof RequestRefused) {
    const { certificate, errors } = error;
    return {
      ...createProblem(error.code),
      ...(errors === undefined ? {} : { errors }),
      ...(certificate === undefined ? {} : { certificate }),
    };
  }
  const code = CODES[errorCode(error)] ?? (isClientFault(error) ? 'REQUEST_INVALID' : 'INTERNAL');
  return code === 'INTERNAL'
    ? { ...createProblem(code), detail: `request ${requestId}` }
    : createProblem(code);
}

/** The problem of a code. */
export function createProblem(code: ErrorCode): Problem {
  return { type: `urn:deed:problem:${code}`, title: ERRORS[code].meaning, status: toHttpStatus(code), code };
}

/** The HTTP status of a code that the backend answers with. */
export function toHttpStatus(code: ErrorCode): number {
  const row: { readonly httpStatus?: number } = ERRORS[code];
  if (row.httpStatus === undefined) throw new Error(`expected a code with an HTTP status, found ${code}`);
  return row.httpStatus;
}

function toValidationProblem({ issues }: z.ZodError): Problem {
  const isNoticeMissing = issues.every(({ message }) => message === 'NOTICE_MISSING');
  const problem = createProblem(isNoticeMissing ? 'NOTICE_MISSING' : 'REQUEST_INVALID');
  return { ...problem, errors: issues.slice(0, ISSUES_MAX).map(describeIssue) };
}

/** The framework marks what the sender did wrong, such as a body that is no JSON, with a status of 400 to 499. */
function isClientFault(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 499;
}
