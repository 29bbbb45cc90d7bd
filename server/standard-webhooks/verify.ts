import { createHash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { toWebhookSignature } from './sign.ts';

/** Why a message is not believed. Whoever sent it should not be told which: answer them all alike, and log the code. */
export type WebhookProblem =
  'WEBHOOK_HEADERS_INVALID' | 'WEBHOOK_SIGNATURE_WRONG' | 'WEBHOOK_TOO_OLD' | 'WEBHOOK_TOO_NEW';

/** A message as it arrived: its headers, named in lower case, and the exact bytes of its body. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** The secrets that may have signed it, and what time it is. */
export interface WebhookTrust {
  readonly secrets: readonly KeyObject[];
  readonly now: Date;
}

/** A message that is believed. */
export interface VerifiedWebhook {
  readonly id: string;
  readonly sentAt: Date;
}

/** How far the sender's clock may be from ours, in either direction; a message that is older is a replay. */
export const WEBHOOK_TOLERANCE_MS = 5 * 60 * 1000;

/** The most signatures that are looked at. */
const SIGNATURES_MAX = 16;
/** Visible ASCII without the full stop, which divides what is signed, and the comma, by which Node joins repeated headers. */
const ID_SHAPE = /^[\x21-\x2b\x2d\x2f-\x7e]{1,255}$/u;
const TIMESTAMP_SHAPE = /^\d{1,12}$/u;

/**
 * Verifies a message (Standard Webhooks 1.0.0): its id, its time and its body are signed with one of the secrets, and it was
 * sent within five minutes of now. Whether its id was seen before is for the caller to know.
 */
export function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  { secrets, now }: WebhookTrust,
): Result<VerifiedWebhook, Failure<WebhookProblem>> {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || !ID_SHAPE.test(id)) return fail('WEBHOOK_HEADERS_INVALID');
  if (typeof timestamp !== 'string' || !TIMESTAMP_SHAPE.test(timestamp))
    return fail('WEBHOOK_HEADERS_INVALID');
  if (typeof signatures !== 'string') return fail('WEBHOOK_HEADERS_INVALID');
  const given = signatures.split(' ').slice(0, SIGNATURES_MAX);
  const isSigned = secrets
    .map((secret) => toWebhookSignature({ id, timestamp, body }, secret))
    .some((expected) => given.some((signature) => isEqualInConstantTime(signature, expected)));
  // First the signature, then the time: a stranger hears nothing about our clock.
  if (!isSigned) return fail('WEBHOOK_SIGNATURE_WRONG');
  const sentAt = new Date(Number(timestamp) * 1000);
  const age = now.getTime() - sentAt.getTime();
  if (age > WEBHOOK_TOLERANCE_MS) return fail('WEBHOOK_TOO_OLD');
  if (age < -WEBHOOK_TOLERANCE_MS) return fail('WEBHOOK_TOO_NEW');
  return ok({ id, sentAt });
}

/** Compares texts without telling by the time it takes where they differ, or whether they are of the same length. */
export function isEqualInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(left).digest(),
    createHash('sha256').update(right).digest(),
  );
}
