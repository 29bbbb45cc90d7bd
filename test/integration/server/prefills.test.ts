import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import {
  addProcessor,
  createOrder,
  injectOrder,
  placeOrder,
  toMessage,
  type OrderBody,
} from '../../support/orders.ts';
import type { PlainAnswer } from '../../support/post-registration.ts';
import { findKeys, readMails } from '../../support/read-mail.ts';
import { readTables } from '../../support/read-tables.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const product = 'sample-studio';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const BUYER = {
  name: 'Grace Canaryhopper',
  organisation: 'Canary Works',
  country: 'DE',
  postalAddress: '1 Canary Row\n10115 Berlin',
};

describe.each(ENGINES)('prefill (%s)', (engine) => {
  let backend: TestBackend;
  let secret = '';
  const start = new Date();
  beforeAll(async () => {
    backend = await openTestBackend({
      engine,
      environment: { DEED_LIMITS: '{"guessesPerAddress":100000,"guesses":100000}' },
    });
    secret = await addProcessor(backend);
  });
  afterAll(() => backend.close());

  /** An order, and what stands in the link that was mailed for it. */
  async function buy(given: Partial<OrderBody> = {}) {
    backend.setTime(start);
    const email = `${randomUUID()}@example.com`;
    const order = createOrder({ buyer: { ...BUYER, email, ...{ phone: '+49 30 1234567' } }, ...given });
    await placeOrder(backend, secret, order);
    const [mail] = await readMails(backend, { to: email });
    const token = /prefill=(?<token>[\w-]{43})$/mu.exec(mail?.text ?? '')?.groups?.['token'] ?? '';
    return { order, email, token, key: mail === undefined ? '' : (findKeys(mail)[0] ?? '') };
  }

  async function open(token: string, of = product): Promise<PlainAnswer> {
    const { statusCode, body } = await backend.app.inject({
      method: 'POST',
      url: '/v1/prefills',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ version: 1, product: of, token }),
    });
    return { status: statusCode, body };
  }

  const isOpen = async (token: string) => (await open(token)).status === 200;

  async function isOpenAt(token: string, milliseconds: number): Promise<boolean> {
    backend.setTime(new Date(start.getTime() + milliseconds));
    return isOpen(token);
  }

  it('gives name, address and what was ordered, and no more than that', async () => {
    const { token, email } = await buy({
      lines: [
        { product, edition: 'home', seats: 3 },
        { product, edition: 'pro' },
      ],
    });
    const { status, body } = await open(token);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { version: 1, ...BUYER, email, ordered: { edition: 'home', seats: 3 } },
    ]);
  });

  it('does without what the processor did not know', async () => {
    const email = `${randomUUID()}@example.com`;
    const { token } = await buy({ buyer: { email } });
    void token;
    const [mail] = await readMails(backend, { to: email });
    const found = /prefill=([\w-]{43})$/mu.exec(mail?.text ?? '')?.[1] ?? '';
    expect(JSON.parse((await open(found)).body)).toEqual({
      version: 1,
      email,
      ordered: { edition: 'pro', seats: 2 },
    });
  });

  it('has one answer for every token that opens nothing', async () => {
    const { token, key, order } = await buy();
    const reversed = await buy();
    await injectRegistration(backend, createRegistrationBody({ licenceKey: key }));
    await injectOrder(backend, toMessage('order.refunded', { number: reversed.order.number }), { secret });
    const answers = [
      await open('A'.repeat(43)),
      await open(token),
      await open(reversed.token),
      await open(token, 'other-studio'),
    ];
    expect(answers.map(toRefusal)).toEqual(Array.from({ length: 4 }, () => '404 PREFILL_UNKNOWN'));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(order.number).not.toBe(reversed.order.number);
  });

  it('ends with the first registration of any of the order’s licences', async () => {
    const { token, email } = await buy({ lines: [{ product, count: 3 }] });
    expect(await isOpen(token)).toBe(true);
    const [mail] = await readMails(backend, { to: email });
    const last = mail === undefined ? '' : (findKeys(mail).at(-1) ?? '');
    expect((await injectRegistration(backend, createRegistrationBody({ licenceKey: last }))).status).toBe(
      201,
    );
    expect(await isOpen(token)).toBe(false);
  });

  it('ends after 90 days, and a day after it was first opened', async () => {
    const [never, once] = [await buy(), await buy()];
    expect(await isOpenAt(once.token, DAY_MS)).toBe(true);
    expect(await isOpenAt(once.token, 2 * DAY_MS - 1)).toBe(true);
    expect(await isOpenAt(once.token, 2 * DAY_MS)).toBe(false);
    expect(await isOpenAt(never.token, 90 * DAY_MS)).toBe(false);
    expect(await isOpenAt(never.token, 90 * DAY_MS - 1)).toBe(true);
    // Opened at the last moment it does not become good for longer.
    expect(await isOpenAt(never.token, 90 * DAY_MS)).toBe(false);
  });

  it('is limited like every secret that somebody could guess', async () => {
    const strict = await openTestBackend({ engine, environment: { DEED_LIMITS: '{"guessesPerAddress":3}' } });
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const { statusCode } = await strict.app.inject({
        ...{ method: 'POST', url: '/v1/prefills', headers: { 'content-type': 'application/json' } },
        payload: JSON.stringify({ version: 1, product, token: 'A'.repeat(43) }),
      });
      statuses.push(statusCode);
    }
    await strict.close();
    expect([statuses[0], statuses.at(-1)]).toEqual([404, 429]);
  });

  it('keeps neither token nor buyer in the clear, in no table and no log', async () => {
    const { token, email } = await buy();
    await open(token);
    for (const place of [await readTables(backend.store), backend.log()]) {
      expect(place.length).toBeGreaterThan(100);
      for (const canary of [token, email, 'Canary', '1234567']) expect(place).not.toContain(canary);
    }
  });
});
