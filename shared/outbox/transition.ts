import { assertNever } from '../result/result.ts';
import type { AttentionCode, EntryState, OutboxEntry, WaitingReason } from './outbox-entry.ts';

/** How an attempt to send an entry ended. */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly code: AttentionCode }
  | { readonly kind: 'failed'; readonly reason: WaitingReason; readonly retryAfterMs?: number };

/** Something that happened to an entry. */
export type EntryEvent = Outcome | { readonly kind: 'retryAsked' };

/** The longest Retry-After that is believed, so that a wrong one cannot silence an entry for good. */
export const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1000;

/** What an entry becomes; pure, and total: an event that means nothing in a state leaves the entry as it is. */
export function transition(entry: OutboxEntry, event: EntryEvent, now: Date): OutboxEntry {
  return { ...entry, state: nextState(entry.state, event, now) };
}

function nextState(state: EntryState, event: EntryEvent, now: Date): EntryState {
  switch (state.kind) {
    case 'waiting':
      return afterWaiting(state.attempts, event, now);
    case 'parked':
      return event.kind === 'retryAsked' ? { kind: 'waiting', attempts: 0 } : state;
    case 'settled':
      // Asked again, a settled entry goes out once more: the backend gives the same answer for ever, which is how a lost
      // certificate comes back.
      return event.kind === 'retryAsked' ? { kind: 'waiting', attempts: 0 } : state;
    default:
      return assertNever(state);
  }
}

function afterWaiting(attempts: number, event: EntryEvent, now: Date): EntryState {
  switch (event.kind) {
    case 'accepted':
      return { kind: 'settled', settledAt: now.toISOString() };
    case 'refused':
      return { kind: 'parked', code: event.code, parkedAt: now.toISOString() };
    case 'failed':
      return {
        kind: 'waiting',
        attempts: attempts + 1,
        reason: event.reason,
        ...(event.retryAfterMs === undefined ? {} : { notBefore: toDeadline(now, event.retryAfterMs) }),
      };
    case 'retryAsked':
      return { kind: 'waiting', attempts };
    default:
      return assertNever(event);
  }
}

function toDeadline(now: Date, retryAfterMs: number): string {
  return new Date(now.getTime() + Math.min(Math.max(retryAfterMs, 0), RETRY_AFTER_MAX_MS)).toISOString();
}
