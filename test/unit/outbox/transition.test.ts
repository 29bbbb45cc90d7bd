import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryState, OutboxEntry } from '../../../shared/outbox/outbox-entry.ts';
import { transition, type EntryEvent } from '../../../shared/outbox/transition.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const LATER = '2026-11-23T10:00:00.000Z';

function entryIn(state: EntryState): OutboxEntry {
  return {
    version: 1,
    id: '3f2b6a34-5f43-4c0e-9d65-0d9b7a7a1c11',
    kind: 'register',
    savedAt: '2026-11-01T00:00:00.000Z',
    state,
    body: { algorithm: 'A256GCM', nonce: 'A'.repeat(16), ciphertext: 'AAAA' },
  };
}

const waiting: EntryState = { kind: 'waiting', attempts: 2 };
const parked: EntryState = { kind: 'parked', code: 'LICENCE_NO_SEAT', parkedAt: '2026-11-20T00:00:00.000Z' };
const settled: EntryState = { kind: 'settled', settledAt: '2026-11-20T00:00:00.000Z' };
const accepted: EntryEvent = { kind: 'accepted' };
const refused: EntryEvent = { kind: 'refused', code: 'LICENCE_UNKNOWN' };
const failed: EntryEvent = { kind: 'failed', reason: 'BACKEND_FAULT' };
const asked: EntryEvent = { kind: 'retryAsked' };

describe('what becomes of an outbox entry', () => {
  it.each<[string, EntryState, EntryEvent, EntryState]>([
    ['waiting, accepted', waiting, accepted, { kind: 'settled', settledAt: NOW.toISOString() }],
    [
      'waiting, refused',
      waiting,
      refused,
      { kind: 'parked', code: 'LICENCE_UNKNOWN', parkedAt: NOW.toISOString() },
    ],
    ['waiting, failed', waiting, failed, { kind: 'waiting', attempts: 3, reason: 'BACKEND_FAULT' }],
    [
      'waiting, failed with Retry-After',
      waiting,
      { ...failed, retryAfterMs: 60_000 },
      { kind: 'waiting', attempts: 3, reason: 'BACKEND_FAULT', notBefore: '2026-11-22T10:01:00.000Z' },
    ],
    [
      'waiting, failed with an absurd Retry-After',
      waiting,
      { ...failed, retryAfterMs: 1e15 },
      { kind: 'waiting', attempts: 3, reason: 'BACKEND_FAULT', notBefore: LATER },
    ],
    ['waiting, asked to try', { ...waiting, notBefore: LATER }, asked, { kind: 'waiting', attempts: 2 }],
    ['parked, asked to try', parked, asked, { kind: 'waiting', attempts: 0 }],
    ['parked, a late answer', parked, accepted, parked],
    ['settled, asked to try', settled, asked, { kind: 'waiting', attempts: 0 }],
    ['settled, a late refusal', settled, refused, settled],
  ])('%s', (_name, state, event, expected) => {
    expect(transition(entryIn(state), event, NOW)).toEqual(entryIn(expected));
  });

  it('never changes id, body or time, and never forgets an entry, whatever happens', () => {
    const events = fc.array(fc.constantFrom(accepted, refused, failed, asked), { maxLength: 30 });
    fc.assert(
      fc.property(events, (history) => {
        const start = entryIn({ kind: 'waiting', attempts: 0 });
        const end = history.reduce((entry, event) => transition(entry, event, NOW), start);
        expect({ ...end, state: start.state }).toEqual(start);
      }),
    );
  });
});
