import { createSecretKey, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { RandomBytes } from '../platform/ports.ts';

const PREFIX = 'whsec_';
const BYTES_MIN = 24;
const BYTES_MAX = 64;
const DRAWN_BYTES = 32;

/** Draws the secret of a new pair of sender and receiver: `whsec_` and 32 bytes in base64. */
export function drawWebhookSecret(randomBytes: RandomBytes): string {
  return `${PREFIX}${Buffer.from(randomBytes(DRAWN_BYTES)).toString('base64')}`;
}

/**
 * Reads a secret as people are given it: `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks 1.0.0, signature scheme).
 *
 * `WEBHOOK_SECRET_INVALID` says what was expected and never what was found.
 */
export function parseWebhookSecret(text: string): Result<KeyObject, Failure<'WEBHOOK_SECRET_INVALID'>> {
  const typed = text.trim();
  const encoded = typed.startsWith(PREFIX) ? typed.slice(PREFIX.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  // Node decodes whatever it can; only what encodes to the same text again was base64.
  const isBase64 = bytes.toString('base64').replace(/=+$/u, '') === encoded.replace(/=+$/u, '');
  if (!isBase64 || bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
    return fail(
      'WEBHOOK_SECRET_INVALID',
      `expected ${PREFIX} and ${BYTES_MIN} to ${BYTES_MAX} bytes in base64`,
    );
  }
  return ok(createSecretKey(bytes));
}
