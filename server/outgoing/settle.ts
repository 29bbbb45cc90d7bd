import type { Updateable } from 'kysely';
import { destroyRecord } from '../sealing/sealed-record.ts';
import type { Tables } from '../store/schema.ts';
import type { Delivery } from './delivery.ts';

/** What of a message decides what follows an attempt. */
export interface AttemptedMessage {
  readonly channel: 'mail' | 'webhook';
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly created_at: string;
  readonly key_version: number;
}

/** The first delay is drawn below this. */
const BASE_MS = 5000;
/** No delay is longer than this, also none that a server asks for. */
const CAP_MS = 60 * 60 * 1000;
const LARGEST_EXPONENT = 20;
/** After this nothing is tried by itself any more … */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000;
/** … provided that it was tried: a backend that stood still for a week does not give up at the first attempt, nor does a replay. */
const ATTEMPTS_MIN = 10;

/** What an attempt changes of its message; `random` is uniform in [0, 1). */
export function settle(
  message: AttemptedMessage,
  delivery: Delivery,
  now: Date,
  random: number,
): Updateable<Tables['outgoing_messages']> {
  const free = { claimed_by: null, claimed_until: null };
  const finished = { ...free, finished_at: now.toISOString() };
  if (delivery.kind === 'delivered')
    return { ...finished, ...forget(message), state: 'sent', last_error: null };
  const { code } = delivery;
  if (delivery.kind !== 'failed' || isGivenUp(message, now)) {
    return { ...finished, state: 'failed', last_error: code };
  }
  const delayMs = Math.max(
    drawDelayMs(message.attempts, random),
    Math.min(delivery.retryAfterMs ?? 0, CAP_MS),
  );
  return { ...free, last_error: code, next_attempt_at: new Date(now.getTime() + delayMs).toISOString() };
}

/** Capped exponential back-off with full jitter (M. Brooker, "Exponential Backoff And Jitter"). */
function drawDelayMs(attempts: number, random: number): number {
  return Math.floor(random * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempts - 1, LARGEST_EXPONENT)));
}

function isGivenUp({ attempts, created_at }: AttemptedMessage, now: Date): boolean {
  return attempts >= ATTEMPTS_MIN && now.getTime() - Date.parse(created_at) >= GIVE_UP_AFTER_MS;
}

/** A mail that was sent may have held a licence key; a webhook's content is kept a while, so that it can be sent again. */
function forget(message: AttemptedMessage): Updateable<Tables['outgoing_messages']> {
  if (message.channel === 'webhook') return {};
  // Without the version of the key, which may have changed since the message was read.
  const { wrapped_key, sealed } = destroyRecord(message);
  return { wrapped_key, sealed };
}
