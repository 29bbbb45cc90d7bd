import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ERRORS } from '../../shared/errors/error-codes.ts';
import { openTestBackend, type TestBackend } from '../support/test-backend.ts';

const contentSchema = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() }))
    .optional(),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema })),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

let backend: TestBackend;
let text = '';
beforeAll(async () => {
  backend = await openTestBackend();
  text = (await backend.app.inject('/openapi.json')).body;
});
afterAll(() => backend.close());

function operations() {
  const { paths } = documentSchema.parse(JSON.parse(text));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}

describe('the OpenAPI document', () => {
  it('describes every route and no other', () => {
    const names = operations().map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      'GET /healthz',
      'GET /metrics',
      'GET /openapi.json',
      'GET /readyz',
      'GET /v1/trust-root',
      'POST /v1/certificates',
      'POST /v1/key-recoveries',
      'POST /v1/orders',
      'POST /v1/orders/{processor}',
      'POST /v1/owner-changes',
      'POST /v1/owner-changes/accept',
      'POST /v1/owner-changes/withdraw',
      'POST /v1/prefills',
      'POST /v1/registrations',
      'POST /v1/seats/release',
      'POST /v1/take-overs',
      'POST /v1/take-overs/confirm',
    ]);
  });

  it('gives every route a success and errors, each with its shape', () => {
    const problemShape = { required: ['type', 'title', 'status', 'code'] };
    for (const { operation } of operations()) {
      const responses = Object.entries(operation.responses);
      expect(responses.some(([status]) => status.startsWith('2'))).toBe(true);
      const errors = responses.filter(([status]) => Number(status) >= 400);
      expect(errors.length).toBeGreaterThan(0);
      const shapes = errors.map(([, { content }]) => content['application/problem+json']?.schema);
      expect(shapes).toMatchObject(errors.map(() => problemShape));
    }
  });

  it('describes the body, the key and each refusal of a registration', () => {
    const register = operations().find(({ name }) => name === 'POST /v1/registrations')?.operation;
    expect(register?.parameters).toMatchObject([{ name: 'idempotency-key', in: 'header', required: true }]);
    expect(Object.keys(register?.requestBody?.content ?? {})).toEqual(['application/json']);
    const described = Object.values(register?.responses ?? {})
      .map(({ description }) => description)
      .join();
    const refusals = Object.keys(ERRORS).filter(
      (code) => code.startsWith('LICENCE_') || code.startsWith('IDEMPOTENCY_'),
    );
    expect(refusals.filter((code) => !described.includes(code))).toEqual([]);
  });
});
