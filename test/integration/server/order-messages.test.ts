import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRefusal } from '../../support/inject-registration.ts';
import { openOrderDesk, SAMPLE, type OrderDesk } from '../../support/order-desk.ts';
import { addProcessor, createOrder, injectOrder, toMessage } from '../../support/orders.ts';
import { ENGINES } from '../../support/store-address.ts';
import { addProduct, readSampleProduct } from '../../support/test-backend.ts';

const MINUTE_MS = 60_000;

function createPadded(length: number) {
  return { ...toMessage('order.completed', createOrder()), more: 'x'.repeat(length) };
}

describe.each(ENGINES)('messages about orders (%s)', (engine) => {
  let desk: OrderDesk;
  beforeAll(async () => {
    desk = await openOrderDesk(engine);
  });
  afterAll(() => desk.backend.close());

  it('get the same answer again, also when what was sold is sold no more', async () => {
    const product = await readSampleProduct();
    const order = createOrder({ lines: [{ product: SAMPLE, edition: 'home' }] });
    const id = randomUUID();
    const first = await desk.complete(order, id);
    const editions = product.editions.filter((each) => each.id !== 'home');
    await addProduct(desk.backend, { ...product, editions });
    expect([await desk.complete(order, id), first.status]).toEqual([first, 200]);
    expect(toRefusal(await desk.complete({ ...order, number: 'W-other' }))).toBe('422 ORDER_EDITION_UNKNOWN');
    await addProduct(desk.backend, product);
  });

  it('are refused under the id of another message', async () => {
    const id = randomUUID();
    await desk.complete(createOrder(), id);
    const other = createOrder();
    expect(toRefusal(await desk.complete(other, id))).toBe('422 EVENT_ID_REUSED');
    expect(await desk.show(other.number)).toBeUndefined();
  });

  describe('of somebody else', () => {
    const order = createOrder();
    const message = toMessage('order.completed', order);

    it('get one answer, whatever is wrong', async () => {
      const inMinutes = (minutes: number) =>
        new Date(desk.backend.ports.clock().getTime() + minutes * MINUTE_MS);
      const foreign = await addProcessor(desk.backend, { name: `other-${randomUUID().slice(0, 8)}` });
      const answers = [
        await injectOrder(desk.backend, message, { secret: foreign }),
        await injectOrder(desk.backend, message, { secret: desk.secret, url: '/v1/orders/nobody' }),
        await injectOrder(desk.backend, message, {
          secret: desk.secret,
          url: `/v1/orders/${encodeURIComponent('%')}`,
        }),
        await injectOrder(desk.backend, message, { secret: desk.secret, sentAt: inMinutes(-6) }),
        await injectOrder(desk.backend, message, { secret: desk.secret, sentAt: inMinutes(6) }),
        await injectOrder(desk.backend, message, {
          secret: desk.secret,
          headers: { 'webhook-signature': 'v1,AAAA' },
        }),
        await injectOrder(desk.backend, message, { secret: desk.secret, headers: { 'webhook-id': '' } }),
        await injectOrder(desk.backend, { other: 'shape' }, { secret: foreign }),
      ];
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
      expect(toRefusal(answers[0] ?? { status: 0, body: '' })).toBe('401 SIGNATURE_REFUSED');
      expect(await desk.show(order.number)).toBeUndefined();
    });

    it('are told apart in the log', () => {
      const codes = [...desk.backend.log().matchAll(/"event":"orderMessageRefused".*"code":"(\w+)"/gu)].map(
        ([, code]) => code,
      );
      expect(codes).toEqual([
        ...['WEBHOOK_SIGNATURE_WRONG', 'PROCESSOR_UNKNOWN', 'PROCESSOR_UNKNOWN', 'WEBHOOK_TOO_OLD'],
        ...[
          'WEBHOOK_TOO_NEW',
          'WEBHOOK_SIGNATURE_WRONG',
          'WEBHOOK_HEADERS_INVALID',
          'WEBHOOK_SIGNATURE_WRONG',
        ],
      ]);
    });
  });

  it('go on while a processor changes its secret, and the old one ends', async () => {
    const name = `rotated-${randomUUID().slice(0, 8)}`;
    const old = await addProcessor(desk.backend, { name });
    const rotated = await desk.backend.processors.rotate(name, { secret: undefined, overlapHours: 24 });
    const fresh = (rotated.ok ? rotated.value.secret : undefined) ?? '';
    const send = async (signedWith: string) => {
      const message = toMessage('order.completed', createOrder());
      return (await injectOrder(desk.backend, message, { secret: signedWith, url: `/v1/orders/${name}` }))
        .status;
    };
    const start = desk.backend.ports.clock();
    expect([await send(old), await send(fresh)]).toEqual([200, 200]);
    desk.backend.setTime(new Date(start.getTime() + 24 * 60 * MINUTE_MS - 1));
    expect(await send(old)).toBe(200);
    desk.backend.setTime(new Date(start.getTime() + 24 * 60 * MINUTE_MS));
    expect([await send(old), await send(fresh)]).toEqual([401, 200]);
    desk.backend.setTime(start);
    expect((await desk.backend.processors.remove(name)).ok).toBe(true);
    expect(await send(fresh)).toBe(401);
  });

  it('of two processors with the same number are two orders', async () => {
    const name = `second-${randomUUID().slice(0, 8)}`;
    const other = await addProcessor(desk.backend, { name });
    const order = createOrder();
    const message = toMessage('order.completed', order);
    await injectOrder(desk.backend, message, { secret: desk.secret });
    await injectOrder(desk.backend, message, { secret: other, url: `/v1/orders/${name}` });
    await desk.reverse('order.refunded', order.number);
    const found = await desk.backend.orders.find({ product: SAMPLE, number: order.number });
    expect(found.map(({ processor, state }) => `${processor} ${state}`)).toEqual([
      ...['default refunded', `${name} completed`],
    ]);
  });

  it('may be of 256 KiB and no more', async () => {
    expect((await injectOrder(desk.backend, createPadded(250 * 1024), { secret: desk.secret })).status).toBe(
      200,
    );
    expect(
      toRefusal(await injectOrder(desk.backend, createPadded(256 * 1024), { secret: desk.secret })),
    ).toBe('413 BODY_TOO_LARGE');
  });
});
