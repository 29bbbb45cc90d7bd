import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageRow } from '../../../server/outgoing/claims.ts';
import { DELIVERED, failed, refused, type Delivery } from '../../../server/outgoing/delivery.ts';
import { createRelay, type RelayNeeds } from '../../../server/outgoing/relay.ts';
import { createNodePorts } from '../../../server/platform/node-ports.ts';
import { openBackend } from '../../../server/open-backend.ts';
import { createGate } from '../../support/gate.ts';
import { createReadableLogger, readMessages, writeMail } from '../../support/outgoing.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const MINUTE_MS = 60_000;

describe.each(ENGINES)('the relay on %s', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    setMinutes(0);
  });
  afterEach(() => backend.close());

  function setMinutes(minutes: number): void {
    backend.setTime(new Date(START + minutes * MINUTE_MS));
  }

  function relayTo(deliver: RelayNeeds['deliver'], change: Partial<RelayNeeds> = {}) {
    const { store, ports } = backend;
    return createRelay({ store, ports, logger: createReadableLogger(), deliver, ...change });
  }

  async function writeMails(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => writeMail(backend)));
  }

  it('sends what is due, once', async () => {
    await writeMails(45);
    const sent: string[] = [];
    const relay = relayTo(async ({ id }) => {
      sent.push(id);
      return DELIVERED;
    });
    expect(await relay.send()).toEqual({ delivered: 45, failed: 0, refused: 0 });
    expect(await relay.send()).toEqual({ delivered: 0, failed: 0, refused: 0 });
    expect(new Set(sent).size).toBe(45);
    expect(sent).toHaveLength(45);
    const rows = await readMessages(backend);
    expect(
      rows.every(({ state, attempts, sealed }) => state === 'sent' && attempts === 1 && sealed === ''),
    ).toBe(true);
  });

  it('never sends a message twice while two of them live', async () => {
    await writeMails(120);
    const other = await openBackend({
      ...{ data: backend.address.data, canCreate: false, ports: createNodePorts() },
      environment: backend.address.environment,
    });
    if (!other.ok) throw new Error(other.failure.code);
    const senders = new Map<string, number[]>();
    const deliverAs =
      (relay: number) =>
      async ({ id }: MessageRow) => {
        senders.set(id, [...(senders.get(id) ?? []), relay]);
        // Long enough, and uneven, so that the two are in each other's way.
        await sleep(senders.size % 10);
        return DELIVERED;
      };
    const relays = [
      relayTo(deliverAs(0)),
      relayTo(deliverAs(1), { store: other.value.store }),
      relayTo(deliverAs(2), { store: other.value.store }),
    ];
    // Each goes on until it finds nothing, as the loop of a process does.
    const counts = await Promise.all(relays.map((relay) => relay.send()));
    await other.value.store.close();
    expect(counts.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(120);
    expect(senders.size).toBe(120);
    expect([...senders.values()].filter((each) => each.length > 1)).toEqual([]);
    // Else this test would not have shown anything.
    expect(new Set([...senders.values()].flat()).size).toBeGreaterThan(1);
  });

  it('sends again, with the same id, what was sent and not marked', async () => {
    await writeMails(1);
    const sent: string[] = [];
    const deliver = async ({ id }: MessageRow) => {
      sent.push(id);
      return DELIVERED;
    };
    // The process ends between the answer of the mail server and the mark.
    let writes = 0;
    const dying = {
      ...backend.store,
      write: (change: Parameters<TestBackend['store']['write']>[0]) => {
        writes += 1;
        return writes > 1 ? Promise.reject(new Error('killed')) : backend.store.write(change);
      },
    };
    await relayTo(deliver, { store: dying as TestBackend['store'] }).send();
    const survivor = relayTo(deliver);
    await survivor.send();
    expect(sent).toHaveLength(1);
    setMinutes(1.9);
    await survivor.send();
    expect(sent).toHaveLength(1);
    setMinutes(2.1);
    expect(await survivor.send()).toEqual({ delivered: 1, failed: 0, refused: 0 });
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    expect(await readMessages(backend)).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('tries again later what failed, and gives up after three days', async () => {
    await writeMails(1);
    let attempts = 0;
    const relay = relayTo(async () => {
      attempts += 1;
      return failed('MAIL_UNREACHABLE');
    });
    for (let minutes = 0; minutes < 4 * 24 * 60; minutes += 61) {
      setMinutes(minutes);
      await relay.send();
    }
    const [row] = await readMessages(backend);
    expect(row).toMatchObject({ state: 'failed', last_error: 'MAIL_UNREACHABLE', attempts });
    // Every 61 minutes, as no delay is longer than an hour, for the first three days: 0, 61, … until 4320 is reached.
    expect(attempts).toBe(1 + Math.ceil((3 * 24 * 60) / 61));
    expect(row?.sealed).not.toBe('');
  });

  it('does not hold a refused message against the next one', async () => {
    await writeMail(backend, { kind: 'bad' });
    await writeMail(backend, { kind: 'broken' });
    await writeMail(backend, { kind: 'good' });
    const logger = createReadableLogger();
    const answers: Readonly<Record<string, () => Delivery>> = {
      bad: () => refused('MAIL_RECIPIENT_REFUSED'),
      broken: () => {
        throw new Error('ada@customer.example');
      },
      good: () => DELIVERED,
    };
    const relay = relayTo(async ({ kind }) => answers[kind]?.() ?? DELIVERED, { logger });
    expect(await relay.send()).toEqual({ delivered: 1, failed: 1, refused: 1 });
    const rows = await readMessages(backend);
    expect(
      Object.fromEntries(rows.map(({ kind, state, last_error }) => [kind, [state, last_error]])),
    ).toEqual({
      bad: ['failed', 'MAIL_RECIPIENT_REFUSED'],
      broken: ['waiting', 'INTERNAL'],
      good: ['sent', null],
    });
    expect(logger.read()).not.toContain('ada@');
  });

  it('sends one lane while another one waits', async () => {
    await writeMails(1);
    await backend.store.write((queries) =>
      queries
        .insertInto('webhook_endpoints')
        .values({
          ...{
            product: 'sample-studio',
            id: 'slow',
            url: 'https://crm.example/',
            events: '[]',
            with_owner: 'no',
          },
          ...{ internal: 'no', created_at: '', wrapped_key: '', sealed: '', key_version: 1 },
        })
        .execute(),
    );
    const [mail] = await readMessages(backend);
    if (mail === undefined) throw new Error('expected a mail');
    await backend.store.write((queries) =>
      queries
        .insertInto('outgoing_messages')
        .values({ ...mail, id: 'hook', channel: 'webhook', endpoint: 'slow' })
        .execute(),
    );
    const gate = createGate();
    const sent: string[] = [];
    const relay = relayTo(async ({ channel }) => {
      if (channel === 'webhook') await gate.opened;
      sent.push(channel);
      return DELIVERED;
    });
    const first = relay.send();
    await expect.poll(() => sent).toEqual(['mail']);
    await writeMails(1);
    void relay.send();
    await expect.poll(() => sent).toEqual(['mail', 'mail']);
    gate.open();
    await first;
    expect(sent).toEqual(['mail', 'mail', 'webhook']);
  });

  it('finishes what it has begun when it is stopped, and gives back the rest', async () => {
    await writeMails(20);
    let begun = 0;
    const gate = createGate();
    const relay = relayTo(async () => {
      begun += 1;
      await gate.opened;
      return DELIVERED;
    });
    const sending = relay.send();
    await expect.poll(() => begun).toBeGreaterThan(0);
    const stopped = relay.stop(60_000);
    gate.open();
    await Promise.all([stopped, sending]);
    const rows = await readMessages(backend);
    const sent = rows.filter(({ state }) => state === 'sent');
    expect(sent).toHaveLength(begun);
    const rest = rows.filter(({ state }) => state === 'waiting');
    expect(rest).toHaveLength(20 - begun);
    expect(rest.every(({ claimed_by, attempts }) => claimed_by === null && attempts === 0)).toBe(true);
    expect(await relay.send()).toEqual({ delivered: 0, failed: 0, refused: 0 });
  });

  it('cuts off what takes too long when it is stopped, and leaves it to its claim’s end', async () => {
    await writeMails(1);
    let isBegun = false;
    const relay = relayTo(async (_message, signal) => {
      isBegun = true;
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      return failed('MAIL_TIMEOUT');
    });
    const sending = relay.send();
    await expect.poll(() => isBegun).toBe(true);
    await relay.stop(10);
    await sending;
    const [row] = await readMessages(backend);
    expect(row).toMatchObject({ state: 'waiting', attempts: 1, last_error: null });
    expect(Date.parse(row?.claimed_until ?? '') - START).toBe(2 * MINUTE_MS);
  });
});
