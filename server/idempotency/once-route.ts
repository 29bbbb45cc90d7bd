import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { App } from '../http/app.ts';
import { BODY_PROBLEMS, GUARD_PROBLEMS, problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { sendJson } from '../http/send-json.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import type { Verdict } from './verdict.ts';

/** A request that is carried out once: its idempotency key, the hash of its exact bytes, and what they say. */
export interface Submitted<Request> {
  readonly key: string;
  readonly requestHash: string;
  readonly request: Request;
}

/** A route whose requests are carried out once. */
export interface OnceRoute<Body extends z.ZodType> {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly body: Body;
  readonly status: number;
  readonly response: z.ZodType;
  /** The codes of its own; those of the body, the guard and the idempotency key are added. */
  readonly problems: readonly ErrorCode[];
  /** Which token the route takes, such as `OWNER_TOKEN_SECURITY`. */
  readonly security?: { readonly [name: string]: string[] }[];
  /** Looks at a request before its body is read; throws what it is refused with. */
  readonly beforehand?: (request: FastifyRequest) => void;
  readonly answer: (submitted: Submitted<z.output<Body>>, request: FastifyRequest) => Promise<Verdict>;
  /** What follows once the answer has gone out. */
  readonly afterwards?: (request: FastifyRequest) => void;
}

/** What a request without a usable idempotency key, or with one that is taken, is refused with. */
const KEY_PROBLEMS = [
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_IN_USE',
  'IDEMPOTENCY_KEY_REUSED',
] as const;

/** Adds a POST route that takes secrets and an Idempotency-Key, and gives the same answer to the same key for ever. */
export function addOnceRoute<Body extends z.ZodType>(app: App, route: OnceRoute<Body>): void {
  app.route({
    method: 'POST',
    url: route.url,
    config: { guard: 'secrets' },
    schema: {
      operationId: route.operationId,
      summary: route.summary,
      ...(route.security === undefined ? {} : { security: route.security }),
      headers: z.looseObject({
        'idempotency-key': z
          .string()
          .describe('A UUID that names this request, as a quoted string; it gives the same answer for ever.'),
      }),
      body: route.body,
      response: {
        [route.status]: route.response,
        ...problemResponses([...BODY_PROBLEMS, ...GUARD_PROBLEMS, ...KEY_PROBLEMS, ...route.problems]),
      },
    },
    // Before the body is read: a request without a key is not worth reading.
    onRequest: (request, _reply, done) => {
      readKey(request);
      route.beforehand?.(request);
      done();
    },
    onResponse: (request, _reply, done) => {
      route.afterwards?.(request);
      done();
    },
    handler: async (request, reply) => {
      const submitted = {
        key: readKey(request),
        requestHash: request.bodyHash,
        // The framework has parsed it by this very schema, which its types do not follow here.
        request: route.body.parse(request.body),
      };
      const verdict = await route.answer(submitted, request);
      if (!verdict.ok) throw new RequestRefused(verdict.failure.code, verdict.failure);
      sendJson(reply, verdict.value.status, verdict.value.body);
      return reply;
    },
  });
}

function readKey({ headers }: FastifyRequest): string {
  const header = headers['idempotency-key'];
  const key = parseIdempotencyKey(typeof header === 'string' ? header : undefined);
  if (!key.ok) throw new RequestRefused(key.failure.code);
  return key.value;
}
