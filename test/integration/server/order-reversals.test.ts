import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { injectRegistration, readDocuments, toRefusal } from '../../support/inject-registration.ts';
import { openOrderDesk, SAMPLE, type OrderDesk } from '../../support/order-desk.ts';
import { createOrder, placeOrder } from '../../support/orders.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';

function toName(typed: string) {
  const key = parseLicenceKey(typed);
  if (!key.ok) throw new Error(key.failure.code);
  return { kind: 'key', key: key.value } as const;
}

describe.each(ENGINES)('orders that are paid back (%s)', (engine) => {
  let desk: OrderDesk;
  beforeAll(async () => {
    desk = await openOrderDesk(engine);
  });
  afterAll(() => desk.backend.close());

  it('suspend their licences with the reason, once', async () => {
    const { order, key } = await desk.buy({ lines: [{ product: SAMPLE, count: 2 }] });
    expect((await desk.reverse('order.refunded', order.number)).status).toBe(200);
    expect(await desk.stateOf(order.number)).toEqual(['refunded', 'suspended refund', 'suspended refund']);
    expect(toRefusal(await desk.register(key))).toBe('403 LICENCE_SUSPENDED');
    await desk.reverse('order.refunded', order.number);
    expect(await desk.eventsOf(order.number)).toEqual([
      ...['licence.suspended', 'licence.suspended', 'order.completed', 'order.refunded'],
    ]);
  });

  it('leave licences alone that the vendor revoked, or reinstated since', async () => {
    const { order, key } = await desk.buy({ lines: [{ product: SAMPLE, count: 2 }] });
    const name = toName(key);
    await desk.backend.licences.setState(name, { state: 'revoked', reason: 'shared' });
    await desk.reverse('order.chargedBack', order.number);
    expect((await desk.stateOf(order.number)).toSorted()).toEqual([
      ...['chargedBack', 'revoked shared', 'suspended chargeBack'],
    ]);
    await desk.backend.licences.setState(name, { state: 'active' });
    await desk.reverse('order.chargedBack', order.number);
    expect(await desk.stateOf(order.number)).toContain('active');
  });

  it('before they have come are suspended when they come, and no key is mailed', async () => {
    const email = `${randomUUID()}@example.com`;
    const order = createOrder({ buyer: { email } });
    expect((await desk.reverse('order.refunded', order.number)).status).toBe(200);
    expect((await desk.reverse('order.refunded', order.number)).status).toBe(200);
    expect((await desk.complete(order)).status).toBe(200);
    expect(await desk.stateOf(order.number)).toEqual(['refunded', 'suspended refund']);
    expect(await desk.mailsTo(email)).toEqual([]);
  });
});

describe.each(ENGINES)('orders of somebody who is erased (%s)', (engine) => {
  let desk: OrderDesk;
  beforeAll(async () => {
    desk = await openOrderDesk(engine);
  });
  afterAll(() => desk.backend.close());

  it('forget their buyer when the owner with the same address asks to be erased', async () => {
    await desk.buy();
    const { order, email, key } = await desk.buy();
    const unregistered = createOrder({ buyer: { name: ADA.name, email } });
    await placeOrder(desk.backend, desk.secret, unregistered);
    const owner = { name: ADA.name, email: email.toUpperCase() };
    const { body } = await injectRegistration(
      desk.backend,
      createRegistrationBody({ licenceKey: key, owner }),
    );
    const { receipt } = await readDocuments({ status: 201, body }, desk.backend);
    const { data, environment } = desk.backend.address;
    const erased = await runCommand(
      ['erase', '--registration', receipt.registration, '--yes', '--data', data],
      {
        environment,
      },
    );
    expect(erased.code).toBe(0);
    const rows = await desk.backend.store.read((queries) =>
      queries.selectFrom('orders').selectAll().where('product', '=', SAMPLE).execute(),
    );
    const ids = [(await desk.show(order.number))?.order, (await desk.show(unregistered.number))?.order];
    const left = rows.filter(({ id }) => ids.includes(id));
    expect(
      left.map(({ sealed, wrapped_key, email_index }) => `${sealed}${wrapped_key}${email_index}`),
    ).toEqual(['', '']);
    expect(rows.filter(({ sealed }) => sealed !== '').length).toBeGreaterThan(0);
  });
});
