import { z } from 'zod';
import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { App } from './app.ts';
import { problemResponses } from './problem-responses.ts';
import { RequestRefused } from './request-refused.ts';

const okSchema = z.strictObject({ status: z.literal('ok') });

const READY_WITHIN_MS = 2000;

/** What the health of a backend is known by. */
export interface HealthNeeds {
  /** Throws if the store does not answer. */
  readonly pingStore: () => Promise<void>;
  readonly logger: Logger;
}

/** Adds `GET /healthz`, which says that the process answers, and `GET /readyz`, which says that the store does. */
export function addHealthRoutes(app: App, needs: HealthNeeds): void {
  const checkStore = createStoreCheck(needs);
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      operationId: 'isHealthy',
      summary: 'Whether the process answers',
      response: { 200: okSchema, ...problemResponses([]) },
    },
    handler: () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'isReady',
      summary: 'Whether the store answers and the backend takes requests',
      response: { 200: okSchema, ...problemResponses([]) },
    },
    handler: async () => {
      if (!(await checkStore())) throw new RequestRefused('BUSY');
      return { status: 'ok' as const };
    },
  });
}

/** Whether the store answers in time; however many ask, the store is asked once at a time. */
function createStoreCheck({ pingStore, logger }: HealthNeeds): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;

  async function ask(): Promise<boolean> {
    try {
      await pingStore();
      return true;
    } catch (error) {
      logger.error('storeNotReady', toErrorFields(error));
      return false;
    } finally {
      asking = undefined;
    }
  }

  return () => {
    asking ??= Promise.race([ask(), tooLate()]);
    return asking;
  };
}

/** Says no after a while. */
function tooLate(): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), READY_WITHIN_MS).unref();
  });
}
