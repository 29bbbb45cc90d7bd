import { describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { ERRORS, isErrorCode } from '../../../shared/errors/error-codes.ts';
import { RequestRefused } from '../../../server/http/request-refused.ts';
import { createProblem, toProblem } from '../../../server/http/to-problem.ts';

describe('a problem', () => {
  it('has the documented form for every code that the backend answers with', () => {
    const codes = Object.keys(ERRORS)
      .filter(isErrorCode)
      .filter((code) => 'httpStatus' in ERRORS[code]);
    expect(codes.filter((code) => !problemSchema.safeParse(createProblem(code)).success)).toEqual([]);
  });

  it('carries the signed certificate of a refusal', () => {
    const problem = toProblem(new RequestRefused('LICENCE_REVOKED', { certificate: 'a.b.c' }), 'id');
    expect(problem).toMatchObject({ status: 403, code: 'LICENCE_REVOKED', certificate: 'a.b.c' });
  });

  it('tells of an unexpected error nothing but the id of the request', () => {
    const problem = toProblem(new Error('CANARY', { cause: 'CANARY' }), 'request-7');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL', detail: 'request request-7' });
    expect(JSON.stringify(problem)).not.toContain('CANARY');
  });

  it('asks to come later when the store is held by another process', () => {
    expect(toProblem(Object.assign(new Error(), { code: 'SQLITE_BUSY' }), 'id')).toMatchObject({
      status: 503,
      code: 'BUSY',
    });
  });
});
