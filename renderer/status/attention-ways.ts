import type { AttentionCode } from '../../shared/outbox/outbox-entry.ts';
import type { KnownState } from './status-words.ts';

/** A state that needs its owner. */
export type AttentionState = Extract<KnownState, { kind: 'attention' | 'revoked' }>;

/** A way out of it. */
export type Way = 'tryNow' | 'correctKey' | 'anotherKey' | 'changeAnswers' | 'enterAgain';

/** The code under which the words for a state stand. */
export function attentionCode(state: AttentionState): AttentionCode {
  return state.kind === 'revoked' ? 'LICENCE_REVOKED' : state.code;
}

/** The ways out, the likely one first; there is always one. Answers that cannot be opened again are entered again. */
export function waysOut(state: AttentionState): readonly Way[] {
  const ways = WAYS[attentionCode(state)];
  if (state.canReopen) return ways;
  const possible = ways.filter((way) => way === 'tryNow' || way === 'enterAgain');
  return ways.length === possible.length ? ways : [...possible, 'enterAgain'];
}

const WAYS: Readonly<Record<AttentionCode, readonly Way[]>> = {
  LICENCE_UNKNOWN: ['correctKey'],
  LICENCE_WRONG_PRODUCT: ['correctKey'],
  LICENCE_SUSPENDED: ['tryNow'],
  LICENCE_REVOKED: ['anotherKey'],
  LICENCE_EXPIRED: ['tryNow', 'anotherKey'],
  LICENCE_KEY_REPLACED: ['correctKey'],
  LICENCE_NO_SEAT: ['tryNow', 'anotherKey'],
  REQUEST_INVALID: ['changeAnswers'],
  ENTRY_UNREADABLE: ['enterAgain'],
  CERTIFICATE_UNREADABLE: ['tryNow'],
  KEYCHAIN_LOCKED: ['tryNow'],
  KEYCHAIN_MISSING: ['tryNow'],
  KEYCHAIN_DENIED: ['tryNow'],
};
