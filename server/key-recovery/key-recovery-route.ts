import type { FastifyRequest } from 'fastify';
import {
  keyRecoveryRequestSchema,
  keyRecoveryResponseSchema,
} from '../../shared/key-recovery/key-recovery-request.ts';
import type { App } from '../http/app.ts';
import { addOnceRoute } from '../idempotency/once-route.ts';
import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { KeyRecoveries } from './key-recoveries.ts';

/** Adds `POST /v1/key-recoveries`. A stop waits until the mails of all answered requests are written. */
export function addKeyRecoveryRoute(app: App, recoveries: KeyRecoveries, logger: Logger): void {
  const taken = new WeakMap<FastifyRequest, () => Promise<void>>();
  const unfinished = new Set<Promise<void>>();
  addOnceRoute(app, {
    url: '/v1/key-recoveries',
    operationId: 'recoverKeys',
    summary: 'Mails new licence keys to an address if it has licences; the answer does not tell',
    body: keyRecoveryRequestSchema,
    status: 202,
    response: keyRecoveryResponseSchema,
    problems: ['PRODUCT_UNKNOWN'],
    answer: async (submitted, request) => {
      const { verdict, mailKeys } = await recoveries.take(submitted);
      if (mailKeys !== undefined) taken.set(request, mailKeys);
      return verdict;
    },
    afterwards: (request) => {
      const work = finish(request);
      unfinished.add(work);
      void work.finally(() => unfinished.delete(work));
    },
  });
  app.addHook('onClose', async () => {
    await Promise.all(unfinished);
  });

  async function finish(request: FastifyRequest): Promise<void> {
    try {
      await taken.get(request)?.();
    } catch (error) {
      // The answer is out; whoever waits for the mail asks again.
      logger.error('keyRecoveryFailed', { requestId: request.id, ...toErrorFields(error) });
    }
  }
}
