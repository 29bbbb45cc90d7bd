import { expect } from 'vitest';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../../shared/api/problem.ts';
import { ERRORS, isErrorCode } from '../../../shared/errors/error-codes.ts';
import type { Operation } from './operations.ts';
import type { WireAnswer } from './send.ts';

/** What can be answered before a route is known, or by HTTP itself. */
const BEFORE_THE_ROUTE = new Set(['HEADERS_INVALID', 'NOT_FOUND', 'METHOD_NOT_ALLOWED']);

/** Expects an answer that the document has: its status, its media type, its shape and, of a problem, its code. */
export function expectDocumented(
  { name, answers, meanings }: Operation,
  { status, mediaType, body }: WireAnswer,
): void {
  expect(status, `${name} answered ${body.slice(0, 200)}`).toBeLessThan(500);
  const shapes = answers[status];
  expect(shapes, `${name} answered ${status} ${body.slice(0, 200)}`).toBeDefined();
  const schema = shapes?.[mediaType];
  expect(schema, `${name} answered ${status} with ${mediaType}`).toBeDefined();
  const value: unknown = mediaType.endsWith('json') ? JSON.parse(body) : body;
  const checked = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value);
  expect(checked.error?.issues ?? [], `${name} answered ${status}`).toEqual([]);
  const code = status < 400 ? '' : `${readCode({ status, mediaType, body })}: `;
  expect(`${name} ${meanings[status] ?? ''}`).toContain(code);
}

/** Expects a refusal: one that the document has for the operation, or one of those that come before it. */
export function expectProblem(operation: Operation, answer: WireAnswer): void {
  if (!BEFORE_THE_ROUTE.has(readCode(answer))) expectDocumented(operation, answer);
}

/** The code of a problem, which is in the catalogue with this status; what is no HTTP has statuses of its own. */
function readCode({ status, mediaType, body }: WireAnswer): string {
  expect(mediaType, `${status} ${body}`).toBe(PROBLEM_MEDIA_TYPE);
  const problem = problemSchema.parse(JSON.parse(body));
  const row = isErrorCode(problem.code) ? ERRORS[problem.code] : {};
  const documented = 'httpStatus' in row ? row.httpStatus : 0;
  expect(problem.status).toBe(status);
  expect(problem.code === 'HEADERS_INVALID' ? [400, 408, 431] : [documented]).toContain(status);
  return problem.code;
}
