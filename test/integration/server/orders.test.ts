import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { findLicenceKeys } from '../../../shared/licence/find-licence-keys.ts';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { countRows } from '../../support/count-rows.ts';
import { toRefusal } from '../../support/inject-registration.ts';
import { openOrderDesk, SAMPLE, type OrderDesk } from '../../support/order-desk.ts';
import { createOrder, placeOrder } from '../../support/orders.ts';
import { findKeys } from '../../support/read-mail.ts';
import { ENGINES } from '../../support/store-address.ts';
import { addProduct, readSampleProduct } from '../../support/test-backend.ts';

function toName(typed: string) {
  const key = parseLicenceKey(typed);
  if (!key.ok) throw new Error(key.failure.code);
  return { kind: 'key', key: key.value } as const;
}

describe.each(ENGINES)('orders (%s)', (engine) => {
  let desk: OrderDesk;
  beforeAll(async () => {
    desk = await openOrderDesk(engine);
  });
  afterAll(() => desk.backend.close());

  it('become licences, and a mail with a key that registers', async () => {
    const { order, email, key } = await desk.buy({
      lines: [{ product: SAMPLE, edition: 'home', seats: 3, until: '2031-12-31' }],
    });
    const shown = await desk.backend.licences.show(toName(key));
    expect(shown).toMatchObject({
      ok: true,
      value: { edition: 'home', seats: { used: 0, total: 3 }, term: { kind: 'until', until: '2031-12-31' } },
    });
    expect((await desk.register(key)).status).toBe(201);
    expect(await desk.show(order.number)).toMatchObject({
      ...{ product: SAMPLE, processor: 'default', state: 'completed', orderedAt: '2026-05-04T10:00:00.000Z' },
      lines: [{ edition: 'home', seats: 3, count: 1, until: '2031-12-31' }],
    });
    expect(await desk.eventsOf(order.number)).toEqual(['order.completed', 'registration.recorded']);
    expect((await desk.mailsTo(email)).length).toBe(1);
  });

  it.each([
    ['en', 'Your licence key of Sample Studio 4', 'Studio Pro, for 2 computers'],
    ['de-AT', 'Ihr Lizenzschlüssel für Sample Studio 4', 'Studio Pro, für 2 Computer'],
    ['fr', 'Your licence key of Sample Studio 4', 'Studio Pro, for 2 computers'],
  ])(
    'in %s are mailed in a language that we have, with a link that opens the program',
    async (language, subject, line) => {
      const { order, email, key } = await desk.buy({ language });
      const [mail] = await desk.mailsTo(email);
      expect(mail?.subject).toBe(subject);
      expect(mail?.text).toContain(line);
      expect(mail?.text).toContain(order.number);
      expect(mail?.text).toMatch(
        new RegExp(`^deed-sample-studio:register\\?key=${key}&prefill=[\\w-]{43}$`, 'mu'),
      );
      // Who pastes the whole mail into the form has one key in it.
      expect(findLicenceKeys(mail?.text ?? '').map((found) => found.length)).toEqual([27]);
    },
  );

  it('of several licences bring all keys in one mail', async () => {
    const email = `${randomUUID()}@example.com`;
    const lines = [
      { product: SAMPLE, edition: 'pro', count: 3 },
      { product: SAMPLE, edition: 'home' },
    ];
    await placeOrder(desk.backend, desk.secret, createOrder({ buyer: { email }, lines }));
    const mails = await desk.mailsTo(email);
    const keys = mails.flatMap(findKeys);
    expect([mails.length, new Set(keys).size]).toEqual([1, 4]);
    const answers = await Promise.all([...new Set(keys)].map(desk.register));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  });

  it('of several products are an order and a mail for each', async () => {
    const other = { ...(await readSampleProduct()), id: 'other-studio', title: 'Other Studio 1' } as const;
    await addProduct(desk.backend, other as Awaited<ReturnType<typeof readSampleProduct>>);
    const { order, email } = await desk.buy({
      lines: [{ product: SAMPLE }, { product: 'other-studio', count: 2 }],
    });
    const mails = await desk.mailsTo(email);
    expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
      'Your licence key of Sample Studio 4',
      'Your licence keys of Other Studio 1',
    ]);
    await desk.reverse('order.refunded', order.number);
    const [inOther] = await desk.backend.orders.find({ product: 'other-studio', number: order.number });
    expect([(await desk.show(order.number))?.state, inOther?.state]).toEqual(['refunded', 'refunded']);
  });

  it('count once when the same message comes again, and get the same answer', async () => {
    const [order, id] = [createOrder(), randomUUID()];
    const first = await desk.complete(order, id);
    const rows = await countRows(desk.backend.store);
    const again = await desk.complete(order, id);
    expect([again, again.status]).toEqual([first, 200]);
    expect(await countRows(desk.backend.store)).toBe(rows);
  });

  it('count once when the same order comes in another message', async () => {
    const { order, email } = await desk.buy();
    expect((await desk.complete({ ...order, lines: [{ product: SAMPLE, count: 5 }] })).status).toBe(200);
    expect((await desk.show(order.number))?.licences.length).toBe(1);
    expect((await desk.mailsTo(email)).length).toBe(1);
  });

  it('count once when many messages come at the same time', async () => {
    const [order, id] = [createOrder({ lines: [{ product: SAMPLE, count: 2 }] }), randomUUID()];
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => desk.complete(order, n < 4 ? id : randomUUID())),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await desk.show(order.number))?.licences.length).toBe(2);
    expect(await desk.eventsOf(order.number)).toEqual(['order.completed']);
  });

  it.each([
    ['an unknown product', { product: 'unknown-studio' }, '422 ORDER_PRODUCT_UNKNOWN'],
    ['an unknown edition', { product: SAMPLE, edition: 'ultra' }, '422 ORDER_EDITION_UNKNOWN'],
    ['no seats', { product: SAMPLE, seats: 0 }, '400 REQUEST_INVALID'],
    ['more licences than an order has', { product: SAMPLE, count: 1001 }, '400 REQUEST_INVALID'],
  ])('for %s are refused with nothing written, and taken once they are right', async (_, line, expected) => {
    const [order, id] = [createOrder({ lines: [{ product: SAMPLE }, line] }), randomUUID()];
    const rows = await countRows(desk.backend.store);
    expect(toRefusal(await desk.complete(order, id))).toBe(expected);
    expect(await countRows(desk.backend.store)).toBe(rows);
    expect((await desk.complete({ ...order, lines: [{ product: SAMPLE }] }, id)).status).toBe(200);
  });

  it('without a usable address are refused by the path, without a word of it', async () => {
    const { status, body } = await desk.complete(createOrder({ buyer: { email: 'canary at example' } }));
    const problem = problemSchema.parse(JSON.parse(body));
    expect([status, problem.errors]).toEqual([
      400,
      [{ path: '/order/buyer/email', expected: 'a valid email' }],
    ]);
  });

  it('with details that the form could not take are taken without them', async () => {
    const email = `${randomUUID()}@example.com`;
    const buyer = {
      email,
      name: 'x'.repeat(500),
      country: 'Atlantis',
      postalAddress: 7 as never,
      phone: 'none',
    };
    expect((await desk.complete(createOrder({ buyer }))).status).toBe(200);
    expect((await desk.mailsTo(email)).length).toBe(1);
  });
});
