import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../shared/api/problem.ts';
import { ERRORS, type ErrorCode } from '../../shared/errors/error-codes.ts';
import { toHttpStatus } from './to-problem.ts';

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly [PROBLEM_MEDIA_TYPE]: { readonly schema: typeof problemSchema } };
}

/** Documents the errors that a route answers with: one response per status, with the codes that it can have. */
export function problemResponses(codes: readonly ErrorCode[]): Readonly<Record<number, ProblemResponse>> {
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
