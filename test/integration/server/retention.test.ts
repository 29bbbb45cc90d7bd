import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyRetention } from '../../../server/jobs/retention.ts';
import { readMessages, writeMail } from '../../support/outgoing.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

function toTime(minutes: number): string {
  return new Date(START + minutes * MINUTE_MS).toISOString();
}

describe.each(ENGINES)('retention on %s', (engine) => {
  let backend: TestBackend;
  beforeEach(async () => {
    backend = await openTestBackend({ engine });
    setMinutes(0);
  });
  afterEach(() => backend.close());

  function setMinutes(minutes: number): void {
    backend.setTime(new Date(START + minutes * MINUTE_MS));
  }

  function retain() {
    const { store, ports } = backend;
    return applyRetention({ store, ports, signal: new AbortController().signal });
  }

  const NOTHING = {
    sentMessages: 0,
    failedMessages: 0,
    proofContents: 0,
    proofs: 0,
    events: 0,
    prefills: 0,
  };

  it('finds nothing to do in a store that is young', async () => {
    await writeMail(backend);
    expect(await retain()).toEqual(NOTHING);
    expect(await readMessages(backend)).toHaveLength(1);
  });

  it('forgets what was sent after 30 days and what failed after 90, and nothing that waits', async () => {
    // More than one transaction's worth.
    for (let count = 0; count < 250; count += 50) {
      await Promise.all(Array.from({ length: 50 }, () => writeMail(backend)));
    }
    const rows = await readMessages(backend);
    const finish = (state: 'sent' | 'failed', ids: readonly string[]) =>
      backend.store.write((queries) =>
        queries
          .updateTable('outgoing_messages')
          .set({ state, finished_at: toTime(0) })
          .where('product', '=', 'sample-studio')
          .where('id', 'in', ids)
          .execute(),
      );
    const ids = rows.map(({ id }) => id);
    await finish('sent', ids.slice(0, 230));
    await finish('failed', ids.slice(230, 240));
    setMinutes(30 * DAY_MINUTES);
    expect(await retain()).toEqual(NOTHING);
    setMinutes(30 * DAY_MINUTES + 1);
    expect(await retain()).toEqual({ ...NOTHING, sentMessages: 230 });
    setMinutes(90 * DAY_MINUTES + 1);
    expect(await retain()).toEqual({ ...NOTHING, failedMessages: 10 });
    const left = await readMessages(backend);
    expect(left.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'waiting'));
  });

  it('destroys what a code was for when the code can no longer be used, and forgets it after 30 days', async () => {
    await backend.store.write((queries) =>
      queries
        .insertInto('proofs')
        .values({
          ...{ product: 'sample-studio', id: 'p1', kind: 'takeOver', licence: 'L1', registration: null },
          ...{
            secret_hash: 'h',
            state: 'open',
            attempts_left: 5,
            created_at: toTime(0),
            expires_at: toTime(30),
          },
          ...{ wrapped_key: 'w', sealed: 's', key_version: 1 },
        })
        .execute(),
    );
    const read = () =>
      backend.store.read((queries) =>
        queries.selectFrom('proofs').select(['id', 'wrapped_key', 'sealed']).execute(),
      );
    setMinutes(29);
    expect(await retain()).toEqual(NOTHING);
    setMinutes(31);
    expect(await retain()).toEqual({ ...NOTHING, proofContents: 1 });
    expect(await read()).toEqual([{ id: 'p1', wrapped_key: '', sealed: '' }]);
    expect(await retain()).toEqual(NOTHING);
    setMinutes(31 + 30 * DAY_MINUTES);
    expect(await retain()).toEqual({ ...NOTHING, proofs: 1 });
    expect(await read()).toEqual([]);
  });

  it('forgets processors’ messages after 90 days', async () => {
    await backend.store.write((queries) =>
      queries
        .insertInto('received_events')
        .values([
          { processor: 'shop', event_id: 'e1', received_at: toTime(0) },
          { processor: 'shop', event_id: 'e2', received_at: toTime(10) },
        ])
        .execute(),
    );
    setMinutes(90 * DAY_MINUTES + 5);
    expect(await retain()).toEqual({ ...NOTHING, events: 1 });
    const left = await backend.store.read((queries) =>
      queries.selectFrom('received_events').select('event_id').execute(),
    );
    expect(left).toEqual([{ event_id: 'e2' }]);
  });

  it('empties the registration links of orders that can no longer be used', async () => {
    const order = {
      ...{
        product: 'sample-studio',
        processor: 'shop',
        email_index: 'e',
        state: 'completed' as const,
        lines: '[]',
      },
      ...{ language: 'en', ordered_at: '', recorded_at: '', changed_at: '', wrapped_key: 'w', sealed: 's' },
      key_version: 1,
    } as const;
    await backend.store.write((queries) =>
      queries
        .insertInto('orders')
        .values([
          { ...order, id: 'o1', number_index: 'n1', prefill_hash: 'h1', prefill_until: toTime(5) },
          { ...order, id: 'o2', number_index: 'n2', prefill_hash: 'h2', prefill_until: toTime(50) },
        ])
        .execute(),
    );
    setMinutes(10);
    expect(await retain()).toEqual({ ...NOTHING, prefills: 1 });
    const left = await backend.store.read((queries) =>
      queries.selectFrom('orders').select(['id', 'prefill_hash', 'sealed']).orderBy('id').execute(),
    );
    expect(left).toEqual([
      { id: 'o1', prefill_hash: null, sealed: 's' },
      { id: 'o2', prefill_hash: 'h2', sealed: 's' },
    ]);
  });
});
