import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../shared/api/problem.ts';
import { retryRule } from '../../../shared/errors/error-codes.ts';
import { drawCardNumber } from '../../support/card-numbers.ts';
import { countRows } from '../../support/count-rows.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { addProcessor, createOrder, injectOrder, signOrder, toMessage } from '../../support/orders.ts';
import { postRegistration, type PlainAnswer } from '../../support/post-registration.ts';
import { readTables } from '../../support/read-tables.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { removeFolder } from '../../support/temporary-folder.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const number = drawCardNumber(Date.now() % 1_000_000);
const grouped = (separator: string) => (number.match(/.{4}/gu) ?? []).join(separator);

/** Every form in which the fixture number could lie around. */
function findNumber(bytes: Buffer | string): readonly string[] {
  const text = Buffer.isBuffer(bytes) ? bytes.toString('latin1') : bytes;
  const forms = [
    number,
    grouped(' '),
    grouped('-'),
    Buffer.from(number).toString('base64'),
    number.slice(0, 13),
  ];
  return forms.filter((form) => text.includes(form));
}

/** Orders with the number in every place that somebody could put it. */
function createOrders(): readonly unknown[] {
  const order = createOrder();
  const { buyer } = order;
  return [
    { ...order, number },
    { ...order, buyer: { ...buyer, name: `Ada ${grouped(' ')}` } },
    { ...order, buyer: { ...buyer, email: `${number}@example.com` } },
    { ...order, buyer: { ...buyer, organisation: grouped('-') } },
    { ...order, buyer: { ...buyer, postalAddress: `1 Example Street\n${grouped('\n')}` } },
    { ...order, buyer: { ...buyer, phone: number } },
    { ...order, lines: [{ product: 'sample-studio', edition: number }] },
    { ...order, lines: [{ product: 'sample-studio', seats: Number(number) }] },
    { ...order, paymentToken: grouped(' ') },
    { ...order, payment: { method: { card: [{ pan: number.split('') }] } } },
    { ...order, [number]: true },
    {
      ...order,
      card: { a: number.slice(0, 4), b: number.slice(4, 8), c: number.slice(8, 12), d: number.slice(12) },
    },
  ];
}

describe.each(ENGINES)('a card number (%s)', (engine) => {
  let backend: TestBackend;
  let secret = '';
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    secret = await addProcessor(backend);
  });
  afterAll(() => backend.close());

  it('is refused wherever it stands in an order, with the place and not the number', async () => {
    const rows = await countRows(backend.store);
    for (const order of createOrders()) {
      const answer = await injectOrder(backend, toMessage('order.completed', order), { secret });
      const problem = problemSchema.parse(JSON.parse(answer.body));
      expect([problem.code, problem.status, problem.errors?.length]).toEqual(['CARD_NUMBER_REFUSED', 422, 1]);
      expect(findNumber(answer.body)).toEqual([]);
    }
    expect(await countRows(backend.store)).toBe(rows);
  });

  it('is refused in a refund, in a registration and in any other body', async () => {
    const refund = toMessage('order.refunded', { number: `R-${randomUUID()}`, note: number });
    const answers = [
      await injectOrder(backend, refund, { secret }),
      await injectRegistration(
        backend,
        createRegistrationBody({ owner: { ...ADA, organisation: grouped(' ') } }),
      ),
      await inject('/v1/prefills', { version: 1, product: 'sample-studio', token: number }),
      await inject('/v1/certificates', { [grouped('.')]: 1 }),
    ];
    const codes = answers.map(({ body }) => problemSchema.parse(JSON.parse(body)).code);
    expect(new Set(codes)).toEqual(new Set(['CARD_NUMBER_REFUSED']));
    expect(answers.flatMap(({ body }) => findNumber(body))).toEqual([]);
  });

  it('is not looked for in the message of a stranger', async () => {
    const { status } = await injectOrder(
      backend,
      { number },
      { secret, headers: { 'webhook-signature': 'v1,A' } },
    );
    expect(status).toBe(401);
  });

  it('is in no table and in no line of the log', async () => {
    expect(findNumber(await readTables(backend.store))).toEqual([]);
    expect(findNumber(backend.log())).toEqual([]);
    expect(backend.log()).toContain('"code":"CARD_NUMBER_REFUSED"');
  });

  it('makes a client wait for its owner, who can take it out', () => {
    expect(retryRule('CARD_NUMBER_REFUSED')).toBe('afterChange');
  });

  async function inject(url: string, body: unknown): Promise<PlainAnswer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` };
    const { statusCode, body: answer } = await backend.app.inject({
      ...{ method: 'POST', url, payload: JSON.stringify(body) },
      headers: { ...headers, authorization: `Bearer ${'A'.repeat(43)}` },
    });
    return { status: statusCode, body: answer };
  }
});

describe('on the disk of a backend', () => {
  const token = `tok_${randomUUID()}`;
  const statuses: number[] = [];
  let server: DeedServer;
  beforeAll(async () => {
    server = await startDeedServer();
    const added = await server.deed(
      'processor',
      'add',
      '--name',
      'default',
      '--adapter',
      'standard',
      '--json',
    );
    const { secret } = z.object({ secret: z.string() }).parse(JSON.parse(added.stdout));
    const send = async (message: unknown) => {
      const body = JSON.stringify(message);
      const headers = { 'content-type': 'application/json', ...signOrder(body, { secret }) };
      return (await fetch(`${server.url}/v1/orders`, { method: 'POST', headers, body })).status;
    };
    for (const order of createOrders()) statuses.push(await send(toMessage('order.completed', order)));
    const registration = createRegistrationBody({ owner: { ...ADA, organisation: number } });
    statuses.push((await postRegistration(server.url, registration)).status);
    statuses.push(await send(toMessage('order.completed', { ...createOrder(), paymentToken: token })));
  });
  afterAll(async () => {
    await server.stop();
    await removeFolder(server.dataDir);
  });

  async function readAll(): Promise<Buffer> {
    const names = await readdir(server.dataDir, { recursive: true });
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(server.dataDir, name);
        return (await stat(path)).isFile() ? readFile(path) : Buffer.alloc(0);
      }),
    );
    return Buffer.concat(files);
  }

  it('were many messages with a card number, and one with a token of a processor', () => {
    expect(statuses.slice(0, -1).filter((status) => status !== 422)).toEqual([]);
    expect(statuses.at(-1)).toBe(200);
  });

  it('is no card number and no token of a processor: in no file, while it is open and after, and in no log', async () => {
    const look = async () => {
      const everything = Buffer.concat([await readAll(), Buffer.from(server.log())]);
      return [...findNumber(everything), ...(everything.includes(token) ? [token] : [])];
    };
    expect(await look()).toEqual([]);
    await server.stop();
    expect(await look()).toEqual([]);
  });

  it('would be found if it were there', async () => {
    expect((await readAll()).includes('sample-studio')).toBe(true);
    expect(findNumber(Buffer.from(`x${number}y`)).length).toBeGreaterThan(0);
  });
});
