import { createSecretKey, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { RandomBytes } from '../platform/ports.ts';

const KEY_BYTES = 32;

/** Reads a 256-bit key written in base64url without padding. A `KeyObject` does not print its bytes by accident. */
export function parseSecretKey(text: string): Result<KeyObject, Failure<'KEY_MALFORMED'>> {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== text) {
    return fail('KEY_MALFORMED', `expected ${KEY_BYTES} bytes in base64url`);
  }
  return ok(createSecretKey(bytes));
}

/** Makes the text of a new 256-bit key. */
export function createSecretKeyText(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(KEY_BYTES)).toString('base64url');
}
