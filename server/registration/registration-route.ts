import { z } from 'zod';
import {
  registrationRequestSchema,
  registrationResponseSchema,
} from '../../shared/registration/registration-request.ts';
import type { App } from '../http/app.ts';
import { BODY_PROBLEMS, GUARD_PROBLEMS, problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { sendJson } from '../http/send-json.ts';
import { parseIdempotencyKey } from '../idempotency/idempotency-key.ts';
import type { Registrar } from './registrar.ts';

const headersSchema = z.looseObject({
  'idempotency-key': z
    .string()
    .describe('A UUID that names this submission, as a quoted string; it gives the same answer for ever.'),
});

const schema = {
  operationId: 'register',
  summary: 'Records a registration and answers with acknowledgement, certificate and receipt, all signed',
  headers: headersSchema,
  body: registrationRequestSchema,
  response: {
    201: registrationResponseSchema,
    ...problemResponses([
      ...BODY_PROBLEMS,
      ...GUARD_PROBLEMS,
      ...(['IDEMPOTENCY_KEY_MISSING', 'IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_IN_USE'] as const),
      ...(['IDEMPOTENCY_KEY_REUSED', 'NOTICE_MISSING', 'PRODUCT_UNKNOWN', 'LICENCE_UNKNOWN'] as const),
      ...(['LICENCE_WRONG_PRODUCT', 'LICENCE_REVOKED', 'LICENCE_SUSPENDED', 'LICENCE_EXPIRED'] as const),
      ...(['LICENCE_KEY_REPLACED', 'LICENCE_NO_SEAT'] as const),
    ]),
  },
};

/** Adds `POST /v1/registrations`. */
export function addRegistrationRoute(app: App, registrar: Registrar): void {
  app.route({
    method: 'POST',
    url: '/v1/registrations',
    config: { guard: 'secrets' },
    schema,
    // Before the body is read: a request without a key is not worth reading.
    onRequest: (request, _reply, done) => {
      readKey(request.headers);
      done();
    },
    handler: async (request, reply) => {
      const submission = {
        key: readKey(request.headers),
        requestHash: request.bodyHash,
        request: request.body,
      };
      const verdict = await registrar.register(submission);
      if (!verdict.ok) throw new RequestRefused(verdict.failure.code, verdict.failure);
      sendJson(reply, verdict.value.status, verdict.value.body);
      return reply;
    },
  });
}

function readKey(headers: Readonly<Record<string, unknown>>): string {
  const header = headers['idempotency-key'];
  const key = parseIdempotencyKey(typeof header === 'string' ? header : undefined);
  if (!key.ok) throw new RequestRefused(key.failure.code);
  return key.value;
}
