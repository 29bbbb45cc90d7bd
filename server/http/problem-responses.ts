import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../shared/api/problem.ts';
import { ERRORS, type ErrorCode } from '../../shared/errors/error-codes.ts';
import { toHttpStatus } from './to-problem.ts';

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly [PROBLEM_MEDIA_TYPE]: { readonly schema: typeof problemSchema } };
}

/** What a route that reads a body can answer. */
export const BODY_PROBLEMS = [
  'REQUEST_INVALID',
  'BODY_TOO_LARGE',
  'BODY_TOO_DEEP',
  'MEDIA_TYPE_UNSUPPORTED',
  'CARD_NUMBER_REFUSED',
] as const;

/** What a route with `guard: 'secrets'` can answer. */
export const GUARD_PROBLEMS = ['RATE_LIMITED'] as const;

/** What every route can answer. */
const ALL_ROUTES = ['HEADERS_INVALID', 'INTERNAL', 'BUSY'] as const;

/** Documents the errors that a route answers with: one response per status, with the codes that it can have. Those of every route are added. */
export function problemResponses(own: readonly ErrorCode[]): Readonly<Record<number, ProblemResponse>> {
  const codes = [...new Set([...own, ...ALL_ROUTES])];
  const statuses = [...new Set(codes.map(toHttpStatus))];
  return Object.fromEntries(
    statuses.map((status) => {
      const meanings = codes
        .filter((code) => toHttpStatus(code) === status)
        .map((code) => `${code}: ${ERRORS[code].meaning}`);
      const content = { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } } as const;
      return [status, { description: meanings.join('. '), content }];
    }),
  );
}
