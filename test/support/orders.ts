import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { completedOrderSchema } from '../../shared/order/order-message.ts';
import { parseWebhookSecret } from '../../server/standard-webhooks/secret.ts';
import { signWebhook } from '../../server/standard-webhooks/sign.ts';
import type { AdapterName } from '../../server/order/adapters/adapters.ts';
import type { PlainAnswer } from './post-registration.ts';
import { ADA } from './registration-request.ts';
import type { TestBackend } from './test-backend.ts';

/** An order as it goes over the wire. */
export type OrderBody = z.input<typeof completedOrderSchema>;

/** A valid order with a number of its own; what is given replaces the fixture's. */
export function createOrder(given: Partial<OrderBody> = {}): OrderBody {
  return {
    number: `W-${randomUUID().slice(0, 8)}`,
    orderedAt: '2026-05-04T10:00:00Z',
    language: 'en',
    buyer: { ...ADA },
    lines: [{ product: 'sample-studio', edition: 'pro', seats: 2 }],
    ...given,
  };
}

/** What a shop says about an order. */
export function toMessage(type: 'order.completed' | 'order.refunded' | 'order.chargedBack', order: unknown) {
  return { version: 1, type, order };
}

/** A message to be sent; by default signed well, now, with an id of its own. */
export interface OrderMessageOptions {
  readonly url?: string;
  readonly secret: string;
  readonly id?: string;
  readonly sentAt?: Date;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Adds a processor and gives its secret. */
export async function addProcessor(
  { processors }: Pick<TestBackend, 'processors'>,
  { name = 'default', adapter = 'standard' }: { readonly name?: string; readonly adapter?: AdapterName } = {},
): Promise<string> {
  const added = await processors.add({ name, adapter }, undefined);
  if (!added.ok) throw new Error(added.failure.code);
  return added.value.secret ?? '';
}

/** The headers of a message that is signed as Standard Webhooks say. */
export function signOrder(
  text: string,
  { secret, id = randomUUID(), sentAt = new Date() }: OrderMessageOptions,
) {
  const key = parseWebhookSecret(secret);
  if (!key.ok) throw new Error(key.failure.code);
  return { ...signWebhook({ id, sentAt, body: text }, [key.value]) };
}

/** Sends a signed message to a backend in the same process. */
export async function injectOrder(
  { app, ports }: Pick<TestBackend, 'app' | 'ports'>,
  message: unknown,
  options: OrderMessageOptions,
): Promise<PlainAnswer> {
  const payload = typeof message === 'string' ? message : JSON.stringify(message);
  const answer = await app.inject({
    method: 'POST',
    url: options.url ?? '/v1/orders',
    headers: {
      'content-type': 'application/json',
      ...signOrder(payload, { sentAt: ports.clock(), ...options }),
      ...options.headers,
    },
    payload,
  });
  return { status: answer.statusCode, body: answer.body };
}

/** Sends a completed order; throws if it is not taken. */
export async function placeOrder(
  backend: Pick<TestBackend, 'app' | 'ports'>,
  secret: string,
  order: OrderBody,
): Promise<void> {
  const { status, body } = await injectOrder(backend, toMessage('order.completed', order), { secret });
  if (status !== 200) throw new Error(body);
}
