import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../server/order/adapters/adapters.ts';
import type { OrderEvent } from '../../../server/order/adapters/adapter.ts';
import { findCardNumber } from '../../../server/order/find-card-number.ts';
import { signWebhook } from '../../../server/standard-webhooks/sign.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const SECONDS = NOW.getTime() / 1000;

function read(adapter: keyof typeof ADAPTERS, body: unknown): OrderEvent | string {
  const message = ADAPTERS[adapter].readEvent(body);
  return message.ok ? message.value.event : message.failure.code;
}

/** An event of Stripe's. */
function toStripe(type: string, object: unknown) {
  return { id: 'evt_1', object: 'event', type, livemode: false, data: { object } };
}

/** An event of Polar's. */
function toPolar(type: string, data: unknown) {
  return { type, timestamp: NOW.toISOString(), data };
}

describe('the adapter for Stripe', () => {
  const { verify, parseSecret } = ADAPTERS.stripe;
  const secret = `whsec_${randomBytes(24).toString('hex')}`;
  const body = JSON.stringify({ id: 'evt_1' });

  // As https://docs.stripe.com/webhooks describes it under “Verify webhook signatures manually”.
  function sign(seconds: number, text = body, key = secret): string {
    return createHmac('sha256', key).update(`${seconds}.${text}`).digest('hex');
  }

  function check(header: string | undefined, secrets: readonly string[] = [secret]): string {
    const keys = secrets.flatMap((text) => {
      const key = parseSecret(text);
      return key.ok ? [key.value] : [];
    });
    const headers = { 'stripe-signature': header };
    const verified = verify({ headers, body: Buffer.from(body) }, { secrets: keys, now: NOW });
    return verified.ok ? 'believed' : verified.failure.code;
  }

  it('believes what is signed with one of the secrets, beside signatures of other kinds', () => {
    const other = `whsec_${randomBytes(24).toString('hex')}`;
    expect(check(`t=${SECONDS},v1=${sign(SECONDS)}`)).toBe('believed');
    expect(check(`t=${SECONDS},v1=${'0'.repeat(64)},v1=${sign(SECONDS)},v0=${'1'.repeat(64)}`)).toBe(
      'believed',
    );
    expect(check(`t=${SECONDS},v1=${sign(SECONDS)}`, [other, secret])).toBe('believed');
    expect(check(`t=${SECONDS},v1=${sign(SECONDS)}`, [other])).toBe('WEBHOOK_SIGNATURE_WRONG');
  });

  it.each([
    ['of another body', `t=${SECONDS},v1=${sign(SECONDS, `${body} `)}`, 'WEBHOOK_SIGNATURE_WRONG'],
    ['of another time', `t=${SECONDS},v1=${sign(SECONDS - 1)}`, 'WEBHOOK_SIGNATURE_WRONG'],
    ['of the kind v0 only', `t=${SECONDS},v0=${sign(SECONDS)}`, 'WEBHOOK_SIGNATURE_WRONG'],
    ['with two times', `t=${SECONDS},t=${SECONDS},v1=${sign(SECONDS)}`, 'WEBHOOK_HEADERS_INVALID'],
    ['without a time', `v1=${sign(SECONDS)}`, 'WEBHOOK_HEADERS_INVALID'],
    ['that is not there', undefined, 'WEBHOOK_HEADERS_INVALID'],
    ['of five minutes ago', `t=${SECONDS - 300},v1=${sign(SECONDS - 300)}`, 'believed'],
    ['of more than five minutes ago', `t=${SECONDS - 301},v1=${sign(SECONDS - 301)}`, 'WEBHOOK_TOO_OLD'],
    ['of more than five minutes ahead', `t=${SECONDS + 301},v1=${sign(SECONDS + 301)}`, 'WEBHOOK_TOO_NEW'],
  ])('judges a signature %s', (_, header, expected) => {
    expect(check(header)).toBe(expected);
  });

  // The fields of https://docs.stripe.com/api/checkout/sessions/object that matter, and some that do not.
  const session = {
    id: `cs_test_${randomBytes(20).toString('hex')}x`,
    object: 'checkout.session',
    created: SECONDS,
    mode: 'payment',
    payment_status: 'paid',
    payment_intent: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
    amount_total: 4900,
    locale: 'de',
    metadata: { deed_product: 'sample-studio', deed_edition: 'pro', deed_seats: '3' },
    customer: null,
    customer_details: {
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      phone: null,
      tax_exempt: 'none',
      address: {
        line1: '1 Example Street',
        line2: null,
        postal_code: '10115',
        city: 'Berlin',
        state: null,
        country: 'DE',
      },
    },
  };

  it('reads a paid checkout', () => {
    expect(read('stripe', toStripe('checkout.session.completed', session))).toEqual({
      kind: 'completed',
      order: {
        ...{ number: 'pi_3MtwBwLkdIwHu7ix28a3tqPa', orderedAt: NOW.toISOString(), language: 'de' },
        buyer: {
          ...{ name: 'Ada Lovelace', email: 'ada@example.com', country: 'DE' },
          postalAddress: '1 Example Street\n10115 Berlin',
        },
        lines: [{ product: 'sample-studio', edition: 'pro', seats: 3, count: 1 }],
      },
    });
    expect(ADAPTERS.stripe.readEvent(toStripe('checkout.session.completed', session))).toMatchObject({
      value: { id: 'evt_1' },
    });
    expect(findCardNumber(toStripe('checkout.session.completed', session))).toBeUndefined();
  });

  it.each([
    ['a checkout of something else', 'checkout.session.completed', { ...session, metadata: {} }],
    [
      'a checkout that is not paid yet',
      'checkout.session.completed',
      { ...session, payment_status: 'unpaid' },
    ],
    [
      'a subscription',
      'checkout.session.completed',
      { ...session, mode: 'subscription', payment_intent: null },
    ],
    ['a part of a refund', 'charge.refunded', { payment_intent: 'pi_1', refunded: false }],
    ['a charge without a checkout', 'charge.refunded', { payment_intent: null, refunded: true }],
    ['any other event', 'customer.created', { anything: true }],
  ])('has no use for %s', (_, type, object) => {
    expect(read('stripe', toStripe(type, object))).toEqual({ kind: 'ignored' });
  });

  it('reads a late payment, a refund and a dispute', () => {
    const late = toStripe('checkout.session.async_payment_succeeded', session);
    expect(read('stripe', late)).toMatchObject({ kind: 'completed' });
    const refund = toStripe('charge.refunded', { payment_intent: 'pi_1', refunded: true });
    expect(read('stripe', refund)).toEqual({ kind: 'refunded', number: 'pi_1' });
    const dispute = toStripe('charge.dispute.created', { charge: 'ch_1', payment_intent: 'pi_1' });
    expect(read('stripe', dispute)).toEqual({ kind: 'chargedBack', number: 'pi_1' });
  });

  it('refuses a checkout for a product that cannot be one, and one without an address', () => {
    const wrong = { ...session, metadata: { deed_product: 'No Product' } };
    expect(read('stripe', toStripe('checkout.session.completed', wrong))).toBe('REQUEST_INVALID');
    const nobody = { ...session, customer_details: null };
    expect(read('stripe', toStripe('checkout.session.completed', nobody))).toBe('REQUEST_INVALID');
  });
});

describe('the adapter for Polar', () => {
  const order = {
    id: randomUUID(),
    created_at: '2026-05-04T10:00:00.123456Z',
    status: 'paid',
    paid: true,
    total_amount: 4900,
    billing_name: 'Ada Lovelace',
    billing_address: {
      line1: '1 Example Street',
      line2: 'Flat 2',
      postal_code: '1000-001',
      city: 'Lisbon',
      state: null,
      country: 'PT',
    },
    seats: null,
    metadata: { deed_edition: 'ultra' },
    customer: { id: randomUUID(), email: 'ada@example.com', name: 'Ada' },
    product: {
      id: randomUUID(),
      name: 'Studio',
      metadata: { deed_product: 'sample-studio', deed_edition: 'home', deed_seats: 2 },
    },
    items: [],
  };

  it('takes all of the secret as the key, as Polar’s own library does', () => {
    const { verify, parseSecret } = ADAPTERS.polar;
    const secret = `polar_whs_${randomBytes(16).toString('hex')}`;
    const body = '{}';
    const signature = createHmac('sha256', Buffer.from(secret, 'utf8'))
      .update(`m1.${SECONDS}.${body}`)
      .digest('base64');
    const headers = {
      'webhook-id': 'm1',
      'webhook-timestamp': String(SECONDS),
      'webhook-signature': `v1,${signature}`,
    };
    const key = parseSecret(secret);
    const verified =
      key.ok && verify({ headers, body: Buffer.from(body) }, { secrets: [key.value], now: NOW });
    expect(verified).toMatchObject({ ok: true, value: { id: 'm1' } });
  });

  it('reads a paid order; the terms stand in the product, where no buyer can change them', () => {
    expect(read('polar', toPolar('order.paid', order))).toEqual({
      kind: 'completed',
      order: {
        ...{ number: order.id, orderedAt: order.created_at, language: 'en' },
        buyer: {
          ...{ name: 'Ada Lovelace', email: 'ada@example.com', country: 'PT' },
          postalAddress: '1 Example Street\nFlat 2\n1000-001 Lisbon',
        },
        lines: [{ product: 'sample-studio', edition: 'home', seats: 2, count: 1 }],
      },
    });
    const withSeats = read('polar', toPolar('order.paid', { ...order, seats: 7 }));
    expect(withSeats).toMatchObject({ order: { lines: [{ seats: 7 }] } });
  });

  it('reads a full refund, and has no use for a part, for other products and for other events', () => {
    const refunded = { ...order, status: 'refunded' };
    expect(read('polar', toPolar('order.refunded', refunded))).toEqual({
      kind: 'refunded',
      number: order.id,
    });
    const others = [
      toPolar('order.refunded', { ...order, status: 'partially_refunded' }),
      toPolar('order.paid', { ...order, product: { ...order.product, metadata: {} } }),
      toPolar('order.paid', { ...order, product: null }),
      toPolar('order.created', order),
      toPolar('customer.updated', { anything: true }),
    ];
    expect(others.map((each) => read('polar', each))).toEqual(others.map(() => ({ kind: 'ignored' })));
  });
});

describe('Deed’s own message', () => {
  it('may hold more than is needed, and nothing of that is read', () => {
    const order = {
      ...{
        number: ' W-1 ',
        orderedAt: '2026-05-04T12:00:00+02:00',
        language: 'de-CH',
        total: 49,
        paymentToken: 'tok_1',
      },
      buyer: {
        email: 'ada@example.com',
        phone: '+41 44 668 18 00',
        birthday: '1815-12-10',
        country: 'Prussia',
      },
      lines: [{ product: 'sample-studio', price: 49 }],
    };
    expect(read('standard', { version: 1, type: 'order.completed', order, sentBy: 'shop' })).toEqual({
      kind: 'completed',
      order: {
        ...{ number: 'W-1', orderedAt: '2026-05-04T12:00:00+02:00', language: 'de' },
        buyer: { email: 'ada@example.com' },
        lines: [{ product: 'sample-studio', seats: 1, count: 1 }],
      },
    });
  });

  it.each([
    ['another version', { version: 2, type: 'order.refunded', order: { number: 'W-1' } }],
    ['another type', { version: 1, type: 'order.lost', order: { number: 'W-1' } }],
    ['no number', { version: 1, type: 'order.refunded', order: {} }],
    ['a number of two lines', { version: 1, type: 'order.refunded', order: { number: 'W\n1' } }],
  ])('is refused with %s', (_, body) => {
    expect(read('standard', body)).toBe('REQUEST_INVALID');
  });

  it('is signed with what the backend draws', () => {
    const { drawSecret, parseSecret, verify } = ADAPTERS.standard;
    const key = parseSecret(drawSecret?.(randomBytes) ?? '');
    if (!key.ok) throw new Error(key.failure.code);
    const headers = { ...signWebhook({ id: 'm1', sentAt: NOW, body: '{}' }, [key.value]) };
    expect(verify({ headers, body: Buffer.from('{}') }, { secrets: [key.value], now: NOW }).ok).toBe(true);
  });
});
