import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { completedOrderSchema } from '../../../shared/order/order-message.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import { verifyWebhook } from '../../standard-webhooks/verify.ts';
import type { OrderAdapter, OrderEvent, ReadFailure } from './adapter.ts';
import { addressSchema, deedTermsSchema, toLine, toPostalAddress } from './deed-terms.ts';
import { readMessage } from './read-message.ts';

const eventSchema = z.object({ type: z.string(), data: z.unknown() });

/** The order in the events of https://polar.sh/docs/api-reference/webhooks */
const orderSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  status: z.string(),
  seats: z.int().nullish(),
  billing_name: z.string().nullish(),
  billing_address: addressSchema.nullish(),
  customer: z.object({ email: z.string().nullish(), name: z.string().nullish() }),
  product: z.object({ metadata: deedTermsSchema }).nullish(),
});
type PolarOrder = z.infer<typeof orderSchema>;

/** Polar. An order's number is its id; the licence's terms stand in the metadata of Polar's product, which no buyer can change. */
export const polarAdapter: OrderAdapter = {
  parseSecret,
  verify: verifyWebhook,
  repeatsBytes: false,
  readEvent: (body) => {
    const message = readMessage(eventSchema, body);
    if (!message.ok) return message;
    const event = readOrder(message.value.type, message.value.data);
    return event.ok ? ok({ event: event.value }) : event;
  },
};

function readOrder(type: string, data: unknown): Result<OrderEvent, ReadFailure> {
  if (type !== 'order.paid' && type !== 'order.refunded') return ok({ kind: 'ignored' });
  const order = readMessage(orderSchema, data);
  if (!order.ok) return order;
  if (order.value.product?.metadata.deed_product === undefined) return ok({ kind: 'ignored' });
  if (type === 'order.paid') return readPaid(order.value, order.value.product.metadata);
  // Of a part that was paid back Polar tells with the status `partially_refunded`.
  return ok(
    order.value.status === 'refunded' ? { kind: 'refunded', number: order.value.id } : { kind: 'ignored' },
  );
}

function readPaid(paid: PolarOrder, terms: z.infer<typeof deedTermsSchema>): Result<OrderEvent, ReadFailure> {
  const order = readMessage(completedOrderSchema, {
    number: paid.id,
    orderedAt: paid.created_at,
    language: '',
    buyer: {
      name: paid.billing_name ?? paid.customer.name,
      email: paid.customer.email,
      country: paid.billing_address?.country,
      postalAddress: toPostalAddress(paid.billing_address),
    },
    lines: [toLine({ ...terms, deed_seats: paid.seats ?? terms.deed_seats })],
  });
  return order.ok ? ok({ kind: 'completed', order: order.value }) : order;
}

/** All of the text is the key, whatever it looks like (polar-js, `validateEvent`). */
function parseSecret(text: string): Result<KeyObject, Failure<'WEBHOOK_SECRET_INVALID'>> {
  const secret = text.trim();
  return /^[\x21-\x7e]{16,200}$/u.test(secret)
    ? ok(createSecretKey(Buffer.from(secret)))
    : fail('WEBHOOK_SECRET_INVALID', 'expected the secret of the endpoint, of 16 to 200 characters');
}
