import { createHmac } from 'node:crypto';
import { createLicenceKey, RANDOM_SYMBOLS, type LicenceKey } from '../../shared/licence/licence-key.ts';
import type { Pepper } from '../keys/load-keys.ts';
import type { RandomBytes } from '../platform/ports.ts';
import type { KeyRing } from '../sealing/key-ring.ts';

const SYMBOL_MASK = 0b1_1111;

/** Draws a new licence key: 26 symbols of 5 random bits each. */
export function drawLicenceKey(randomBytes: RandomBytes): LicenceKey {
  return createLicenceKey(Array.from(randomBytes(RANDOM_SYMBOLS), (byte) => byte & SYMBOL_MASK));
}

/** The only form in which a licence key is kept: HMAC-SHA-256 under the pepper. A key's 130 bits need no slow hash. */
export function hashLicenceKey(key: LicenceKey, { key: pepper }: Pepper): string {
  return createHmac('sha256', pepper).update(key).digest('base64url');
}

/** The hashes that a key can be stored under: one for each version of the pepper. */
export function hashWithAll(key: LicenceKey, peppers: KeyRing): readonly string[] {
  return peppers.all().map((pepper) => hashLicenceKey(key, pepper));
}
