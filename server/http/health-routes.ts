import { z } from 'zod';
import type { App } from './app.ts';
import { problemResponses } from './problem-responses.ts';

const okSchema = z.strictObject({ status: z.literal('ok') });

/** Adds `GET /healthz`, which says that the process answers, and `GET /readyz`, which says that the store does. */
export function addHealthRoutes(app: App, pingStore: () => Promise<void>): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      operationId: 'isHealthy',
      summary: 'Whether the process answers',
      response: { 200: okSchema, ...problemResponses(['INTERNAL', 'BUSY']) },
    },
    handler: () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'isReady',
      summary: 'Whether the store answers and the backend takes requests',
      response: { 200: okSchema, ...problemResponses(['INTERNAL', 'BUSY']) },
    },
    handler: async () => {
      await pingStore();
      return { status: 'ok' as const };
    },
  });
}
