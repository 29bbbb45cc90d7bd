import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { RandomBytes } from '../platform/ports.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** What a sealed value is bound to: moved to another place, it does not open. */
export type Context = readonly string[];

/** The key, the place and the source of the nonce for sealing. */
export interface Sealing {
  readonly key: KeyObject;
  readonly context: Context;
  readonly randomBytes: RandomBytes;
}

/** Encrypts with AES-256-GCM (NIST SP 800-38D); base64url of nonce, ciphertext and tag. */
export function seal(plain: Uint8Array, { key, context, randomBytes }: Sealing): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(toAdditionalData(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Decrypts what `seal` made; throws if it was changed, moved or sealed with another key. */
export function unseal(sealed: string, { key, context }: Omit<Sealing, 'randomBytes'>): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(toAdditionalData(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** As JSON, so that no two contexts share their bytes. */
function toAdditionalData(context: Context): Uint8Array {
  return Buffer.from(JSON.stringify(context));
}
