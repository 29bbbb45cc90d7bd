import { createHmac, type KeyObject } from 'node:crypto';

/** A message to be signed; the body to the byte as it is sent. */
export interface WebhookMessage {
  /** The same at every attempt; no full stop in it, which divides what is signed. */
  readonly id: string;
  /** When this attempt is made. */
  readonly sentAt: Date;
  readonly body: string | Uint8Array;
}

/** The headers that go with a message: its id, the seconds since 1970, and one signature for each secret, divided by spaces. */
export type WebhookHeaders = Readonly<
  Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>
>;

/**
 * Signs a message (Standard Webhooks 1.0.0): `v1`, HMAC-SHA-256 in base64 over `id.timestamp.body`.
 *
 * With several secrets it signs with each, so that the receiver can change over while both are in use.
 */
export function signWebhook(
  { id, sentAt, body }: WebhookMessage,
  secrets: readonly [KeyObject, ...KeyObject[]],
): WebhookHeaders {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signatures = secrets.map((secret) => toWebhookSignature({ id, timestamp, body }, secret));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** What a signature is made over. */
export interface SignedContent {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string | Uint8Array;
}

/** One signature: `v1,` and the HMAC in base64. */
export function toWebhookSignature({ id, timestamp, body }: SignedContent, secret: KeyObject): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
