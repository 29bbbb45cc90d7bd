import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toBlindIndex } from '../../../server/sealing/blind-index.ts';
import { readMessages } from '../../support/outgoing.ts';
import { ENGINES } from '../../support/store-address.ts';
import { isSignedWith, openWebhookDesk, type WebhookDesk } from '../../support/webhook-desk.ts';

const OWNER = { name: 'Ada Lovelace', email: 'ada@customer.example' };

describe.each(ENGINES)('webhooks on %s', (engine) => {
  let desk: WebhookDesk;
  let now: Date;
  beforeEach(async () => {
    desk = await openWebhookDesk(engine);
    now = desk.setTime(0);
  });
  afterEach(() => desk.close());

  it('bring an event to every endpoint that wants it, signed with its secret', async () => {
    const { url, requests } = await desk.listen();
    const all = await desk.add(url, '--internal');
    await desk.add(`${url}/other`, '--internal', '--events', 'order.completed,order.refunded');
    await desk.tell({ data: { licence: 'L1', reason: 'chargeBack' } });
    expect(await desk.send()).toMatchObject({ delivered: 1 });
    const [request] = requests;
    if (request === undefined) throw new Error('expected a request');
    expect(requests).toHaveLength(1);
    expect(isSignedWith(all.secret, request, now)).toBe(true);
    const body: unknown = JSON.parse(request.body.toString());
    expect(body).toEqual({
      ...{ type: 'licence.suspended', timestamp: now.toISOString() },
      data: { licence: 'L1', reason: 'chargeBack' },
    });
    const [row] = await readMessages(desk.backend);
    expect(request.headers['webhook-id']).toBe(row?.id);
    await desk.tell({ type: 'order.completed' });
    await desk.send();
    expect(requests.map(({ path }) => path).toSorted()).toEqual(['/hook', '/hook', '/hook/other']);
  });

  it('name the owner only to endpoints that asked for owners', async () => {
    const { url, requests } = await desk.listen();
    await desk.add(url, '--internal');
    await desk.add(`${url}/crm`, '--internal', '--with-owner');
    await desk.tell({ type: 'registration.recorded', data: {}, owner: OWNER });
    await desk.send();
    const owners = requests.map(({ path, body }) => [
      path,
      z.object({ owner: z.unknown().optional() }).parse(JSON.parse(body.toString())).owner,
    ]);
    expect(Object.fromEntries(owners)).toEqual({ '/hook': undefined, '/hook/crm': OWNER });
  });

  it('are tried again with the same id and another time and signature', async () => {
    const { url, requests } = await desk.listen((response, index) =>
      response.writeHead(index === 0 ? 500 : 200).end(),
    );
    const { secret } = await desk.add(url, '--internal');
    await desk.tell();
    expect(await desk.send()).toMatchObject({ failed: 1 });
    expect(await readMessages(desk.backend)).toMatchObject([
      { state: 'waiting', last_error: 'HTTP_500', attempts: 1 },
    ]);
    now = desk.setTime(10);
    expect(await desk.send()).toMatchObject({ delivered: 1 });
    const [first, second] = requests;
    if (first === undefined || second === undefined) throw new Error('expected two requests');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body.equals(first.body)).toBe(true);
    expect(second.headers['webhook-timestamp']).not.toBe(first.headers['webhook-timestamp']);
    expect(isSignedWith(secret, second, now)).toBe(true);
  });

  it('do not bring back an owner who was erased, or followed by another, meanwhile', async () => {
    const { url, requests } = await desk.listen();
    await desk.add(url, '--internal', '--with-owner');
    await desk.backend.store.write((queries) =>
      queries
        .insertInto('owners')
        .values([
          ...[
            { id: 'same', email: OWNER.email, erased_at: null },
            { id: 'other', email: 'new@customer.example', erased_at: null },
            { id: 'erased', email: OWNER.email, erased_at: now.toISOString() },
          ].map(({ id, email, erased_at }) => ({
            ...{ product: 'sample-studio', id, changed_at: '', wrapped_key: '', sealed: '', key_version: 1 },
            ...{ email_index: toBlindIndex('email', email, desk.backend.keys.index), erased_at },
          })),
        ])
        .execute(),
    );
    for (const owner of ['same', 'other', 'erased']) {
      await desk.tell({ type: 'registration.recorded', data: { owner }, owner: OWNER });
    }
    await desk.send();
    const told = requests.map(({ body }) => {
      const { data, owner } = z
        .object({ data: z.object({ owner: z.string() }), owner: z.unknown().optional() })
        .parse(JSON.parse(body.toString()));
      return [data.owner, owner];
    });
    expect(Object.fromEntries(told)).toEqual({ same: OWNER, other: undefined, erased: undefined });
  });

  it('never leave the machine for an address inside that was not called internal', async () => {
    const { requests, port } = await desk.listen();
    // Nobody can add it by command; a row that got there all the same is no way in either.
    const { id } = await desk.add('https://crm.example/');
    await desk.backend.store.write((queries) =>
      queries
        .updateTable('webhook_endpoints')
        .set({ url: `http://127.0.0.1:${port}/` })
        .where('product', '=', 'sample-studio')
        .where('id', '=', id)
        .execute(),
    );
    await desk.tell();
    expect(await desk.send()).toMatchObject({ failed: 1 });
    expect(await readMessages(desk.backend)).toMatchObject([{ last_error: 'WEBHOOK_ADDRESS_REFUSED' }]);
    expect(requests).toEqual([]);
  });
});
