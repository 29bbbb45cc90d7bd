import { prefillRequestSchema, prefillResponseSchema } from '../../shared/order/prefill.ts';
import type { App } from '../http/app.ts';
import { BODY_PROBLEMS, GUARD_PROBLEMS, problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { sendJson } from '../http/send-json.ts';
import type { Prefills } from './prefills.ts';

/** Adds `POST /v1/prefills`: the token stands in the body, so that no address and no log has it. */
export function addPrefillRoute(app: App, prefills: Prefills): void {
  app.route({
    ...{ method: 'POST', url: '/v1/prefills' },
    config: { guard: 'secrets' },
    schema: {
      operationId: 'openPrefill',
      summary: 'Tells whoever has the registration link of an order what its buyer gave, for their form',
      body: prefillRequestSchema,
      response: {
        200: prefillResponseSchema,
        ...problemResponses([...BODY_PROBLEMS, ...GUARD_PROBLEMS, 'PREFILL_UNKNOWN']),
      },
    },
    handler: async (request, reply) => {
      const opened = await prefills.open(request.body);
      if (!opened.ok) throw new RequestRefused(opened.failure.code);
      sendJson(reply, 200, JSON.stringify(opened.value));
      return reply;
    },
  });
}
