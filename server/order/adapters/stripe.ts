import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { completedOrderSchema } from '../../../shared/order/order-message.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import {
  isEqualInConstantTime,
  WEBHOOK_TOLERANCE_MS,
  type ReceivedWebhook,
  type WebhookProblem,
  type WebhookTrust,
} from '../../standard-webhooks/verify.ts';
import type { GenuineMessage, OrderAdapter, OrderEvent, ReadFailure } from './adapter.ts';
import { addressSchema, deedTermsSchema, toLine, toPostalAddress } from './deed-terms.ts';
import { readMessage } from './read-message.ts';

const SIGNATURES_MAX = 16;

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  data: z.object({ object: z.unknown() }),
});

/** https://docs.stripe.com/api/checkout/sessions/object */
const sessionSchema = z.object({
  id: z.string(),
  created: z.int(),
  mode: z.string(),
  payment_status: z.string(),
  payment_intent: z.string().nullish(),
  locale: z.string().nullish(),
  metadata: deedTermsSchema.nullish(),
  customer_details: z
    .object({ email: z.string().nullish(), name: z.string().nullish(), address: addressSchema.nullish() })
    .nullish(),
});
type Session = z.infer<typeof sessionSchema>;

/** https://docs.stripe.com/api/charges/object: `refunded` is true once nothing is left of the charge. */
const chargeSchema = z.object({ payment_intent: z.string().nullish(), refunded: z.boolean() });
/** https://docs.stripe.com/api/disputes/object */
const disputeSchema = z.object({ payment_intent: z.string().nullish() });

/**
 * Stripe Checkout, one-time payments. An order's number is the id of its PaymentIntent (`pi_…`), by which Stripe also speaks of
 * refunds and disputes; the licence's terms stand in the metadata of the Checkout Session or payment link.
 */
export const stripeAdapter: OrderAdapter = {
  parseSecret,
  verify,
  // How many endpoints wait for the event stands in it, and changes.
  repeatsBytes: false,
  readEvent: (body) => {
    const message = readMessage(eventSchema, body);
    if (!message.ok) return message;
    const event = readObject(message.value.type, message.value.data.object);
    return event.ok ? ok({ id: message.value.id, event: event.value }) : event;
  },
};

function readObject(type: string, object: unknown): Result<OrderEvent, ReadFailure> {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded': {
      const session = readMessage(sessionSchema, object);
      return session.ok ? readSession(session.value) : session;
    }
    case 'charge.refunded': {
      const charge = readMessage(chargeSchema, object);
      if (!charge.ok) return charge;
      return ok(toReversal('refunded', charge.value.refunded ? charge.value.payment_intent : undefined));
    }
    case 'charge.dispute.created': {
      const dispute = readMessage(disputeSchema, object);
      return dispute.ok ? ok(toReversal('chargedBack', dispute.value.payment_intent)) : dispute;
    }
    default:
      return ok({ kind: 'ignored' });
  }
}

function readSession(session: Session): Result<OrderEvent, ReadFailure> {
  const { metadata, customer_details: customer } = session;
  const isPaid = session.payment_status === 'paid' || session.payment_status === 'no_payment_required';
  // A payment that takes days is told of again when it has succeeded.
  if (metadata?.deed_product === undefined || session.mode !== 'payment' || !isPaid)
    return ok({ kind: 'ignored' });
  const order = readMessage(completedOrderSchema, {
    number: session.payment_intent ?? session.id,
    orderedAt: new Date(session.created * 1000).toISOString(),
    language: session.locale ?? '',
    buyer: {
      name: customer?.name,
      email: customer?.email,
      country: customer?.address?.country,
      postalAddress: toPostalAddress(customer?.address),
    },
    lines: [toLine(metadata)],
  });
  return order.ok ? ok({ kind: 'completed', order: order.value }) : order;
}

function toReversal(kind: 'refunded' | 'chargedBack', number: string | null | undefined): OrderEvent {
  return number === undefined || number === null ? { kind: 'ignored' } : { kind, number };
}

/** All of the text is the key, `whsec_` included. */
function parseSecret(text: string): Result<KeyObject, Failure<'WEBHOOK_SECRET_INVALID'>> {
  const secret = text.trim();
  return /^whsec_[\x21-\x7e]{20,200}$/u.test(secret)
    ? ok(createSecretKey(Buffer.from(secret)))
    : fail('WEBHOOK_SECRET_INVALID', 'expected the signing secret of the endpoint, whsec_…');
}

/** https://docs.stripe.com/webhooks: `Stripe-Signature: t=SECONDS,v1=HEX,…`, HMAC-SHA-256 over `t.body`. */
function verify(
  { headers, body }: ReceivedWebhook,
  { secrets, now }: WebhookTrust,
): Result<GenuineMessage, Failure<WebhookProblem>> {
  const header = headers['stripe-signature'];
  if (typeof header !== 'string') return fail('WEBHOOK_HEADERS_INVALID');
  const parts = header.split(',').map((part) => part.trim().split('='));
  const [timestamp = '', ...others] = listValues(parts, 't');
  if (others.length > 0 || !/^\d{1,12}$/u.test(timestamp)) return fail('WEBHOOK_HEADERS_INVALID');
  const given = listValues(parts, 'v1').slice(0, SIGNATURES_MAX);
  const isSigned = secrets
    .map((secret) => createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'))
    .some((expected) => given.some((signature) => isEqualInConstantTime(signature, expected)));
  if (!isSigned) return fail('WEBHOOK_SIGNATURE_WRONG');
  const age = now.getTime() - Number(timestamp) * 1000;
  if (age > WEBHOOK_TOLERANCE_MS) return fail('WEBHOOK_TOO_OLD');
  return age < -WEBHOOK_TOLERANCE_MS ? fail('WEBHOOK_TOO_NEW') : ok({});
}

function listValues(parts: readonly (readonly string[])[], wanted: string): readonly string[] {
  return parts.flatMap(([name, value]) => (name === wanted && value !== undefined ? [value] : []));
}
