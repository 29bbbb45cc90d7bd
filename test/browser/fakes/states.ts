import { clientStateSchema, type ClientState, type Storage } from '../../../shared/client/client-state.ts';
import type { AttentionCode } from '../../../shared/outbox/outbox-entry.ts';
import { SAVED_AT } from './times.ts';

type StateOf<Kind extends ClientState['kind']> = Extract<ClientState, { kind: Kind }>;

/** Never asked before. */
export const UNREGISTERED: StateOf<'unregistered'> = {
  kind: 'unregistered',
  isSilenced: false,
  remindersLeft: 3,
};

/** Saved, and on its way. */
export const SENDING: StateOf<'sending'> = { kind: 'sending', savedAt: SAVED_AT, storage: 'disk' };

/** Saved, while there is no connection. */
export const WAITING: StateOf<'waiting'> = {
  kind: 'waiting',
  savedAt: SAVED_AT,
  storage: 'disk',
  attempts: 2,
  reason: 'NETWORK_OFFLINE',
  nextAttemptAt: '2026-11-22T14:06:00.000Z',
};

/** Kept for this run only. */
export const WAITING_IN_MEMORY: StateOf<'waiting'> = { ...WAITING, storage: 'memory' };

/** Refused, or stuck, for a reason that only a person can change. */
export function needsAttention(code: AttentionCode): StateOf<'attention'> {
  return { kind: 'attention', code, savedAt: SAVED_AT, storage: 'disk', canReopen: true };
}

/** Through. */
export const REGISTERED: ClientState = registered('disk');

/** Through, on a computer without a keychain. */
export const REGISTERED_IN_MEMORY: ClientState = registered('memory');
/** Ended by the vendor. */
export const REVOKED: ClientState = clientStateSchema.parse({
  kind: 'revoked',
  certificate: certificate('revoked'),
  canReopen: true,
});

function registered(storage: Storage): ClientState {
  return clientStateSchema.parse({
    kind: 'registered',
    certificate: certificate('active'),
    supportCode: 'KT4-92M',
    receipt: { notices: 5, choices: 2 },
    registeredAt: SAVED_AT,
    storage,
  });
}

function certificate(state: 'active' | 'revoked') {
  return {
    version: 1,
    product: 'sample-studio',
    installation: '8d8ac610-566d-4ef0-9c22-186b2a5ed793',
    licence: '3f2b8f5e-1f5b-4a53-9d1a-0f0a5a3c2b11',
    keyEnding: '1E',
    state,
    edition: { id: 'pro', name: 'Studio Pro' },
    term: { kind: 'perpetual' },
    seats: { used: 1, total: 3 },
    issuedAt: SAVED_AT,
  };
}
