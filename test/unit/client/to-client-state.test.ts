import { describe, expect, it } from 'vitest';
import { clientStateSchema, STATUS_EXIT_CODES } from '../../../shared/client/client-state.ts';
import { toClientState, type ClientFacts } from '../../../shared/client/to-client-state.ts';
import type { EntryState, OutboxEntry } from '../../../shared/outbox/outbox-entry.ts';
import {
  acknowledgementSchema,
  certificateSchema,
  receiptSchema,
} from '../../../shared/signing/documents.ts';
import { randomInstallation, signDocuments } from '../../support/documents.ts';
import { createVendorKeys } from '../../support/vendor-keys.ts';

const subject = {
  installation: randomInstallation(),
  idempotencyKey: '3f2b6a34-5f43-4c0e-9d65-0d9b7a7a1c11',
  body: '',
};
const signed = signDocuments(createVendorKeys(), subject);
const contentOf = (jws: string): unknown =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
const certificate = certificateSchema.parse(contentOf(signed.certificate));
const registered: ClientFacts['record'] = {
  kind: 'registered',
  certificate,
  acknowledgement: acknowledgementSchema.parse(contentOf(signed.acknowledgement)),
  receipt: receiptSchema.parse(contentOf(signed.receipt)),
};
const revoked: ClientFacts['record'] = { kind: 'revoked', certificate: { ...certificate, state: 'revoked' } };

function entryIn(state: EntryState): OutboxEntry {
  return {
    version: 1,
    id: subject.idempotencyKey,
    kind: 'register',
    savedAt: '2026-11-22T10:00:00.000Z',
    state,
    body: { algorithm: 'A256GCM', nonce: 'A'.repeat(16), ciphertext: 'AAAA' },
  };
}

const waiting = entryIn({ kind: 'waiting', attempts: 1, reason: 'NETWORK_OFFLINE' });
const parked = entryIn({ kind: 'parked', code: 'LICENCE_REVOKED', parkedAt: '2026-11-22T10:00:00.000Z' });
const settled = entryIn({ kind: 'settled', settledAt: '2026-11-22T10:00:00.000Z' });

function stateOf(change: Partial<ClientFacts>) {
  const facts: ClientFacts = {
    entry: undefined,
    storage: 'disk',
    record: { kind: 'none' },
    hasUnreadable: false,
    isSending: false,
    nextAttemptAt: undefined,
    keychainProblem: undefined,
    asked: { times: 0, isNever: false },
    ...change,
  };
  const state = toClientState(facts);
  expect(clientStateSchema.parse(state)).toEqual(state);
  return state;
}

describe('what is true about this copy', () => {
  it.each<[string, Partial<ClientFacts>, unknown]>([
    ['nothing yet', {}, { kind: 'unregistered', isSilenced: false, remindersLeft: 3 }],
    ['reminded once', { asked: { times: 1, isNever: false } }, { kind: 'unregistered', remindersLeft: 2 }],
    [
      'reminded for the last time',
      { asked: { times: 3, isNever: false } },
      { isSilenced: false, remindersLeft: 0 },
    ],
    ['asked and reminded three times', { asked: { times: 4, isNever: false } }, { isSilenced: true }],
    ['never ask', { asked: { times: 1, isNever: true } }, { kind: 'unregistered', isSilenced: true }],
    [
      'on its way',
      { entry: entryIn({ kind: 'waiting', attempts: 0 }), isSending: true },
      { kind: 'sending' },
    ],
    ['on its way again', { entry: waiting, isSending: true }, { kind: 'waiting', reason: 'NETWORK_OFFLINE' }],
    [
      'waiting',
      { entry: waiting },
      { kind: 'waiting', attempts: 1, reason: 'NETWORK_OFFLINE', storage: 'disk' },
    ],
    ['waiting in memory', { entry: waiting, storage: 'memory' }, { kind: 'waiting', storage: 'memory' }],
    [
      'waiting for a locked keychain',
      { entry: waiting, keychainProblem: 'KEYCHAIN_LOCKED' },
      { kind: 'attention', code: 'KEYCHAIN_LOCKED' },
    ],
    [
      'waiting again with an old certificate there',
      { entry: waiting, record: registered },
      { kind: 'waiting' },
    ],
    [
      'refused',
      { entry: entryIn({ kind: 'parked', code: 'LICENCE_UNKNOWN', parkedAt: '2026-11-22T10:00:00.000Z' }) },
      { kind: 'attention', code: 'LICENCE_UNKNOWN', canReopen: true },
    ],
    ['revoked, and signed', { entry: parked, record: revoked }, { kind: 'revoked' }],
    [
      'refused for another reason after an earlier key was revoked',
      {
        entry: entryIn({ kind: 'parked', code: 'LICENCE_NO_SEAT', parkedAt: '2026-11-22T10:00:00.000Z' }),
        record: revoked,
      },
      { kind: 'attention', code: 'LICENCE_NO_SEAT' },
    ],
    [
      'called revoked by nobody’s signature',
      { entry: parked },
      { kind: 'attention', code: 'LICENCE_REVOKED' },
    ],
    ['registered', { entry: settled, record: registered }, { kind: 'registered', supportCode: 'KT4-92M' }],
    ['registered, without an entry', { record: registered }, { kind: 'registered' }],
    [
      'registered, with a damaged certificate',
      { entry: settled, record: { kind: 'unreadable' } },
      { kind: 'attention', code: 'CERTIFICATE_UNREADABLE' },
    ],
    [
      'registered, with a lost certificate',
      { entry: settled },
      { kind: 'attention', code: 'CERTIFICATE_UNREADABLE' },
    ],
    ['an unreadable entry and nothing else', { hasUnreadable: true }, { code: 'ENTRY_UNREADABLE' }],
    [
      'a damaged certificate and nothing else',
      { record: { kind: 'unreadable' } },
      { code: 'ENTRY_UNREADABLE' },
    ],
    ['an unreadable entry and a newer one', { hasUnreadable: true, entry: waiting }, { kind: 'waiting' }],
  ])('%s', (_name, change, expected) => {
    expect(stateOf(change)).toMatchObject(Object(expected));
  });

  it('has the exit codes that the documentation promises', () => {
    expect(STATUS_EXIT_CODES).toMatchObject({ registered: 0, waiting: 3, unregistered: 4, revoked: 5 });
  });
});
