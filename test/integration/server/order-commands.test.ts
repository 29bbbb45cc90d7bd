import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addProcessor, createOrder, injectOrder, placeOrder, toMessage } from '../../support/orders.ts';
import { readTables } from '../../support/read-tables.ts';
import { ADA } from '../../support/registration-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';
import { drawWebhookSecret } from '../../../server/standard-webhooks/secret.ts';
import { randomBytes } from 'node:crypto';

const addedSchema = z.object({
  name: z.string(),
  adapter: z.string(),
  secrets: z.number(),
  secret: z.string().optional(),
});

describe.each(ENGINES)('the commands about orders (%s)', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
  });
  afterAll(() => backend.close());

  const deed = (args: readonly string[], input = '') =>
    runCommand(args, {
      environment: { ...backend.address.environment, DEED_DATA: backend.address.data },
      input,
    });

  async function run(args: readonly string[], input = '') {
    const { code, stdout, stderr } = await deed([...args, '--json'], input);
    return code === 0
      ? addedSchema.parse(JSON.parse(stdout))
      : `${code} ${/^error (\w+)/u.exec(stderr)?.[1]}`;
  }

  async function send(name: string, secret: string): Promise<number> {
    const message = toMessage('order.completed', createOrder());
    return (await injectOrder(backend, message, { secret, url: `/v1/orders/${name}` })).status;
  }

  it('add a processor with a secret that is shown once, and change it while both are good', async () => {
    const added = await run(['processor', 'add', '--name', 'shop', '--adapter', 'standard']);
    const secret = typeof added === 'string' ? '' : (added.secret ?? '');
    expect(added).toEqual({ name: 'shop', adapter: 'standard', secrets: 1, secret });
    expect(await send('shop', secret)).toBe(200);
    const rotated = await run(['processor', 'rotate', '--name', 'shop', '--overlap', '1']);
    const fresh = typeof rotated === 'string' ? '' : (rotated.secret ?? '');
    expect([await send('shop', secret), await send('shop', fresh)]).toEqual([200, 200]);
    const { stdout } = await deed(['processor', 'list']);
    expect(stdout).toBe('shop  standard  secrets: 2\n');
    const tables = await readTables(backend.store);
    expect([secret, fresh].filter((text) => tables.includes(text) || backend.log().includes(text))).toEqual(
      [],
    );
  });

  it('drop the old secret at once when told to', async () => {
    const added = await run(['processor', 'add', '--name', 'hasty', '--adapter', 'standard']);
    await run(['processor', 'rotate', '--name', 'hasty', '--overlap', '0']);
    expect(await send('hasty', typeof added === 'string' ? '' : (added.secret ?? ''))).toBe(401);
  });

  it('take a secret from the standard input, and do not show it', async () => {
    const secret = drawWebhookSecret(randomBytes);
    const added = await run(
      ['processor', 'add', '--name', 'given', '--adapter', 'standard', '--secret', '-'],
      `${secret}\n`,
    );
    expect(added).toEqual({ name: 'given', adapter: 'standard', secrets: 1 });
    expect(await send('given', secret)).toBe(200);
    const stripe = ['processor', 'add', '--name', 'stripe', '--adapter', 'stripe', '--secret', '-'];
    expect(await run(stripe, `whsec_${randomBytes(24).toString('hex')}`)).toMatchObject({
      adapter: 'stripe',
    });
  });

  it.each([
    [['add', '--name', 'shop', '--adapter', 'standard'], '', '1 PROCESSOR_EXISTS'],
    [['add', '--name', 'csv', '--adapter', 'standard'], '', '1 PROCESSOR_EXISTS'],
    [['add', '--name', 'card', '--adapter', 'stripe'], '', '1 PROCESSOR_SECRET_MISSING'],
    [['add', '--name', 'card', '--adapter', 'stripe', '--secret', '-'], 'short', '1 WEBHOOK_SECRET_INVALID'],
    [['add', '--name', 'card', '--adapter', 'standard', '--secret', 'whsec_x'], '', '2 USAGE'],
    [['add', '--name', 'Card Shop', '--adapter', 'standard'], '', '2 USAGE'],
    [['add', '--name', 'card', '--adapter', 'unknown'], '', '2 USAGE'],
    [['rotate', '--name', 'nobody'], '', '1 PROCESSOR_UNKNOWN'],
    [['remove', '--name', 'nobody'], '', '1 PROCESSOR_UNKNOWN'],
  ])('refuse processor %j', async (args, input, expected) => {
    expect(await run(['processor', ...args], input)).toBe(expected);
  });

  it('remove a processor, whose orders stay', async () => {
    const secret = await addProcessor(backend, { name: 'leaving' });
    const order = createOrder();
    await injectOrder(backend, toMessage('order.completed', order), { secret, url: '/v1/orders/leaving' });
    expect((await deed(['processor', 'remove', '--name', 'leaving'])).code).toBe(0);
    expect(await send('leaving', secret)).toBe(401);
    expect(await backend.orders.find({ product: 'sample-studio', number: order.number })).toHaveLength(1);
  });

  it('show an order by its number without its buyer', async () => {
    const secret = await addProcessor(backend);
    const order = createOrder();
    await placeOrder(backend, secret, order);
    const { stdout } = await deed([
      'order',
      'show',
      order.number.toLowerCase(),
      '--product',
      'sample-studio',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      orders: [
        {
          processor: 'default',
          state: 'completed',
          lines: [{ edition: 'pro', seats: 2, count: 1, until: null }],
        },
      ],
    });
    expect(stdout).not.toContain(ADA.email);
    expect(stdout).not.toContain('Quillfeather');
    const unknown = await deed(['order', 'show', 'nothing', '--product', 'sample-studio']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/^error ORDER_UNKNOWN: /u)]);
  });
});
