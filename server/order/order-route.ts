import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { orderAnswerSchema } from '../../shared/order/order-message.ts';
import type { App } from '../http/app.ts';
import { BODY_PROBLEMS, problemResponses } from '../http/problem-responses.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { sendJson } from '../http/send-json.ts';
import type { Logger } from '../logging/logger.ts';
import type { Orders } from './orders.ts';
import { DEFAULT_PROCESSOR } from './processor-records.ts';
import type { Processors, Verified } from './processors.ts';
import { assertNoCardNumber } from './refuse-card-numbers.ts';

/** What the route for orders works with. */
export interface OrderRouteNeeds {
  readonly orders: Orders;
  readonly processors: Processors;
  readonly logger: Logger;
}

const BODY_MAX_BYTES = 256 * 1024;
/** The same for each message that is taken, at once or earlier. */
const ANSWER = JSON.stringify({ version: 1, received: true });

const schema = {
  body: z
    .looseObject({})
    .describe('As the processor’s adapter wants it; docs/orders.md describes Deed’s own message.'),
  response: {
    200: orderAnswerSchema,
    ...problemResponses([
      ...BODY_PROBLEMS,
      ...(['SIGNATURE_REFUSED', 'EVENT_ID_REUSED'] as const),
      ...(['ORDER_PRODUCT_UNKNOWN', 'ORDER_EDITION_UNKNOWN'] as const),
    ]),
  },
};

/** Adds `POST /v1/orders`, for the processor named `default`, and `POST /v1/orders/NAME` for any other. */
export function addOrderRoutes(app: App, needs: OrderRouteNeeds): void {
  const routes = [
    { url: '/v1/orders', operationId: 'takeOrder', own: {} },
    {
      url: '/v1/orders/:processor',
      operationId: 'takeOrderOfProcessor',
      own: { params: z.object({ processor: z.string() }) },
    },
  ] as const;
  const verified = new WeakMap<FastifyRequest, Verified>();
  for (const { url, operationId, own } of routes) {
    app.route({
      ...{ method: 'POST', url, bodyLimit: BODY_MAX_BYTES },
      config: { keepsBytes: true, looksForCardNumbers: true },
      schema: { ...schema, ...own, operationId, summary: 'Takes the signed message of a payment processor' },
      // The signature comes first: of a stranger's message nothing is looked at.
      preValidation: async (request) => {
        verified.set(request, await verify(request, needs));
        assertNoCardNumber(request.body);
      },
      handler: async (request, reply) => {
        const message = verified.get(request);
        if (message === undefined) throw new Error('expected the message to be verified');
        await receive(message, request, needs);
        sendJson(reply, 200, ANSWER);
        return reply;
      },
    });
  }
}

const paramsSchema = z.object({ processor: z.string().default(DEFAULT_PROCESSOR) });

/** Whoever sent it hears one answer, whatever is wrong; the log has the reason. */
async function verify(request: FastifyRequest, { processors, logger }: OrderRouteNeeds): Promise<Verified> {
  const { processor } = paramsSchema.parse(request.params);
  const message = { headers: request.headers, body: request.bodyBytes ?? new Uint8Array() };
  const result = await processors.verify(processor, message);
  if (result.ok) return result.value;
  logger.info('orderMessageRefused', { requestId: request.id, code: result.failure.code });
  throw new RequestRefused('SIGNATURE_REFUSED');
}

async function receive(
  message: Verified,
  request: FastifyRequest,
  { orders }: OrderRouteNeeds,
): Promise<void> {
  const received = await orders.receive(message, { body: request.body, bodyHash: request.bodyHash });
  if (received.ok) return;
  const { failure } = received;
  // The paths that do not fit, never the values.
  if (failure.code === 'REQUEST_INVALID') throw failure.error;
  throw new RequestRefused(failure.code);
}
