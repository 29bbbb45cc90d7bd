import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLicenceExport } from '../../server/export/export-licences.ts';
import { createOrderExport } from '../../server/export/export-orders.ts';
import { createRegistrationExport } from '../../server/export/export-registrations.ts';
import { KEPT_DAYS } from '../../server/jobs/retention.ts';
import type { KeyRing } from '../../server/sealing/key-ring.ts';
import { drawWebhookSecret } from '../../server/standard-webhooks/secret.ts';
import { signEvent } from '../../server/webhook/sign-event.ts';
import { PROJECT_FOLDER } from '../support/sample.ts';

function readPage(name: string): string {
  return readFileSync(join(PROJECT_FOLDER, 'docs', name), 'utf8');
}

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly secret: string;
  readonly now: number;
}

/** The example of the page, run as a vendor would who copies it. */
async function importExample(): Promise<(received: Received) => boolean> {
  const code = /```js\n(?<code>[\s\S]+?)```/u.exec(readPage('outgoing.md'))?.groups?.['code'] ?? '';
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly isFromDeed: (received: Received) => boolean;
  };
  return module.isFromDeed;
}

describe('the example that verifies a webhook', () => {
  const sentAt = new Date('2026-11-22T10:00:00.000Z');
  const [secret, earlier] = [drawWebhookSecret(randomBytes), drawWebhookSecret(randomBytes)];
  const content = { type: 'order.completed', at: sentAt.toISOString(), data: { order: 'Ö1' } };
  const until = new Date(sentAt.getTime() + 1000).toISOString();
  const signed = signEvent(
    { id: 'm1', content, sentAt },
    { current: secret, earlier: { secret: earlier, until } },
  );
  const received = { headers: { ...signed.headers }, body: signed.body, secret, now: sentAt.getTime() };

  it('takes what Deed signed, with the new secret and the earlier one', async () => {
    const isFromDeed = await importExample();
    expect(isFromDeed(received)).toBe(true);
    expect(isFromDeed({ ...received, secret: earlier })).toBe(true);
    expect(isFromDeed({ ...received, now: received.now + 299_000 })).toBe(true);
  });

  it.each([
    ['another body', { body: signed.body.replace('Ö1', 'Ö2') }],
    ['another id', { headers: { ...signed.headers, 'webhook-id': 'm2' } }],
    ['another time', { headers: { ...signed.headers, 'webhook-timestamp': '1795341601' } }],
    ['another secret', { secret: drawWebhookSecret(randomBytes) }],
    ['a later replay', { now: received.now + 301_000 }],
  ])('refuses %s', async (_what, change) => {
    const isFromDeed = await importExample();
    expect(isFromDeed({ ...received, ...change })).toBe(false);
  });
});

describe('the pages', () => {
  const noKeys: KeyRing = {
    current: () => {
      throw new Error('expected no key to be asked for');
    },
    find: () => undefined,
    all: () => [],
  };

  it.each([
    ['Registrations', createRegistrationExport(noKeys)],
    ['Licences', createLicenceExport(() => new Date())],
    ['Orders', createOrderExport(noKeys)],
  ])('describe every column of %s, and no other', (heading, { columns }) => {
    const [, section = ''] = readPage('exports.md').split(`## ${heading}\n`);
    const [table = ''] = section.split('\n## ');
    const firstCells = table
      .split('\n')
      .flatMap((line) => (line.startsWith('| `') ? [line.split('|')[1] ?? ''] : []));
    const described = firstCells.flatMap((cell) =>
      [...cell.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name),
    );
    expect(described.toSorted()).toEqual([...columns].toSorted());
  });

  it('say how long things are kept', () => {
    const page = readPage('outgoing.md');
    const rows = page.slice(page.indexOf('## How long it is kept'));
    const days = [...rows.matchAll(/\| (\d+) days/gu)].map(([, number]) => Number(number));
    const { sentMessages, failedMessages, proofs, events } = KEPT_DAYS;
    expect(days).toEqual([sentMessages, failedMessages, proofs, events]);
  });
});
