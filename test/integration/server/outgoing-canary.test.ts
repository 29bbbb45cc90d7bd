import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { normaliseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { completedOrderSchema } from '../../../shared/order/order-message.ts';
import { prepareOrder } from '../../../server/order/prepare-order.ts';
import { recordOrder } from '../../../server/order/record-order.ts';
import { enqueueEvent } from '../../../server/outgoing/enqueue.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { readMessages } from '../../support/outgoing.ts';
import { parseMail } from '../../support/parse-mail.ts';
import { findKeys } from '../../support/read-mail.ts';
import { ENGINES } from '../../support/store-address.ts';
import { startSmtpServer, type SmtpTestServer } from '../../support/smtp-server.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const BUYER = { name: 'Bartholomew Canaryfinch', email: 'canaryfinch@buyer.example' };
const REFUSED = { name: 'Rosalind Refusedwren', email: 'refusedwren@buyer.example' };

/** A whole run on each engine: two orders by mail, one of which the mail server refuses, and a webhook with its owner. */
describe.each(ENGINES)('after mails and webhooks were sent on %s', (engine) => {
  let backend: TestBackend;
  let server: DeedServer;
  let smtp: SmtpTestServer;
  let receiver: WebhookReceiver;
  let mails: readonly { readonly text: string }[] = [];

  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    // It quotes whom it refuses, as mail servers do.
    smtp = await startSmtpServer((command) =>
      command.includes(REFUSED.email) ? `550 5.1.1 <${REFUSED.email}> ${REFUSED.name} unknown` : undefined,
    );
    receiver = await startWebhookReceiver((response) =>
      response.writeHead(200).end(`thanks, ${BUYER.email}`),
    );
    server = await startDeedServer({
      address: backend.address,
      environment: { DEED_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
    });
    await server.deed(
      ...[
        'webhook',
        'add',
        '--product',
        'sample-studio',
        '--url',
        receiver.url,
        '--internal',
        '--with-owner',
      ],
    );
    for (const [number, buyer] of [BUYER, REFUSED].entries()) await order(`N-${number}`, buyer);
    const event = { product: 'sample-studio', type: 'registration.recorded', data: {}, owner: BUYER };
    await backend.store.write((queries) => enqueueEvent(queries, event, backend));
    await vi.waitUntil(async () => (await readMessages(backend)).every(({ state }) => state !== 'waiting'), {
      timeout: 25_000,
      interval: 100,
    });
    mails = smtp.mails.map(({ message }) => parseMail(`${message}\r\n`));
  });
  afterAll(async () => {
    await server.stop();
    await Promise.all([smtp.close(), receiver.close()]);
    await backend.close();
  });

  async function order(number: string, buyer: typeof BUYER): Promise<void> {
    const message = completedOrderSchema.parse({
      ...{ number, orderedAt: '2026-11-20T08:00:00Z', buyer },
      lines: [{ product: 'sample-studio' }],
    });
    const prepared = await backend.store.read((queries) => prepareOrder(queries, message, backend));
    if (!prepared.ok) throw new Error(prepared.failure.code);
    for (const each of prepared.value) {
      await backend.store.write((queries) =>
        recordOrder(queries, each, { processor: 'shop', sendsMail: true }, backend),
      );
    }
  }

  /** Which canaries are in there, plainly or in base64. */
  function findCanaries(bytes: Buffer): readonly string[] {
    const [key = ''] = mails.flatMap((mail) => findKeys({ to: '', subject: '', text: mail.text }));
    const canaries = [
      ...[key, normaliseLicenceKey(key), normaliseLicenceKey(key).slice(0, 12)],
      ...[BUYER, REFUSED].flatMap(({ name, email }) => [name, email, ...name.split(' ')]),
    ];
    const forms = canaries.flatMap((canary) => [
      ...[canary, Buffer.from(canary).toString('base64url').slice(0, -2)],
      // Shifted by a byte or two, as it stands inside a longer text.
      ...['x', 'xx'].map((before) =>
        Buffer.from(before + canary)
          .toString('base64url')
          .slice(4, -4),
      ),
    ]);
    return forms.filter((form) => form.length > 6 && bytes.includes(form));
  }

  it('the mail and the webhook have arrived with what belongs in them', () => {
    expect(smtp.mails.map(({ to }) => to)).toEqual([BUYER.email]);
    expect(new Set(findKeys({ to: '', subject: '', text: mails[0]?.text ?? '' })).size).toBe(1);
    const bodies = receiver.requests.map(({ body }) => body.toString());
    expect(bodies.filter((body) => body.includes(BUYER.name))).toHaveLength(1);
  });

  it('no row of any table holds a key or a name in the clear', async () => {
    const tables = await backend.store.read((queries) => queries.introspection.getTables());
    const dump = await backend.store.read(async (queries) => {
      const rows = await Promise.all(
        tables.map(async ({ name }) => [
          name,
          (await sql`select * from ${sql.table(name)}`.execute(queries)).rows,
        ]),
      );
      return JSON.stringify(rows);
    });
    expect(dump).toContain('outgoing_messages');
    expect(dump.length).toBeGreaterThan(5000);
    expect(findCanaries(Buffer.from(dump))).toEqual([]);
  });

  it('a mail that was sent cannot be read again, and one that was refused is kept sealed', async () => {
    const rows = await readMessages(backend);
    const kept = rows
      .filter(({ channel }) => channel === 'mail')
      .map(({ state, sealed }) => [state, sealed !== '']);
    expect(Object.fromEntries(kept)).toEqual({ failed: true, sent: false });
  });

  it.runIf(engine === 'sqlite')('no byte of the database’s files is one of theirs', async () => {
    const files = (await readdir(backend.address.files)).filter((name) => name.startsWith('deed.sqlite'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(findCanaries(await readFile(join(backend.address.files, file)))).toEqual([]);
    }
  });

  it('no line of the log holds them', () => {
    expect(server.log()).toContain('"code":"MAIL_RECIPIENT_REFUSED"');
    expect(server.log()).toContain('"event":"sent"');
    expect(findCanaries(Buffer.from(server.log()))).toEqual([]);
  });

  it('they would be found if they were there', () => {
    expect(findCanaries(Buffer.from(mails[0]?.text ?? ''))).not.toEqual([]);
    const hidden = Buffer.from(`ab${BUYER.email} and more`).toString('base64');
    expect(findCanaries(Buffer.from(hidden))).not.toEqual([]);
    const told = receiver.requests.map(({ body }) => findCanaries(body)).filter((found) => found.length > 0);
    expect(told).toEqual([expect.arrayContaining([BUYER.email])]);
  });
});
