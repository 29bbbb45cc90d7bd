import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../http/app.ts';
import { problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { isLoopback } from '../limits/address-block.ts';
import type { Metrics } from './metrics.ts';

/** Headers that a proxy adds; a request that has one comes from somewhere else. */
const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Adds `GET /metrics` (Prometheus). To strangers it is not there: it answers programs on this computer that ask directly, and
 * whoever has the token.
 */
export function addMetricsRoute(app: App, metrics: Metrics, token: string | undefined): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { isHidden: true },
    schema: {
      operationId: 'measure',
      summary: 'Counts for Prometheus, on this computer or with a token; 404 for everybody else',
      response: {
        200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
        ...problemResponses(['NOT_FOUND']),
      },
    },
    onRequest: (request, _reply, done) => {
      const isKnown = isLocal(request) || hasToken(request.headers.authorization, token);
      return isKnown ? done() : done(new RequestRefused('NOT_FOUND'));
    },
    handler: async (_request, reply) => {
      const { mediaType, text } = await metrics.render();
      return reply.type(mediaType).send(text);
    },
  });
}

/** The peer of the connection counts, not the address that a proxy reports. */
function isLocal({ raw, headers }: FastifyRequest): boolean {
  return (
    isLoopback(raw.socket.remoteAddress ?? '') && PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}

function hasToken(authorization: string | undefined, token: string | undefined): boolean {
  if (authorization === undefined || token === undefined) return false;
  const [given, expected] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
