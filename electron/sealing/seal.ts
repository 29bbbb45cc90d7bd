import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Sealed } from '../../shared/outbox/outbox-entry.ts';

/** The 32 bytes that encrypt what lies on disk; lives in the keychain. */
export type DataKey = Buffer;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes a new data key. */
export function createDataKey(): DataKey {
  return randomBytes(KEY_BYTES);
}

/** Reads a data key from its keychain form (base64url); `undefined` if it is none. */
export function parseDataKey(text: string): DataKey | undefined {
  const key = Buffer.from(text, 'base64url');
  return key.length === KEY_BYTES ? key : undefined;
}

/** Encrypts a text with AES-256-GCM under a fresh nonce; `context` is authenticated, so that a value cannot be moved elsewhere. */
export function seal(text: string, key: DataKey, context: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'A256GCM',
    nonce: nonce.toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
  };
}

/** Decrypts what `seal` made; `undefined` if key, context or a single bit is not the one it was sealed with. */
export function unseal(sealed: Sealed, key: DataKey, context: string): string | undefined {
  const bytes = Buffer.from(sealed.ciphertext, 'base64url');
  const nonce = Buffer.from(sealed.nonce, 'base64url');
  if (bytes.length < TAG_BYTES || nonce.length !== NONCE_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const opened = decipher.update(bytes.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    // The only thing `final` throws is a tag that does not fit, which is the answer.
    return undefined;
  }
}
