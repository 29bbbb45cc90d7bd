import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { KEY_ALPHABET } from '../../shared/licence/key-alphabet.ts';
import { PROOF_CODE_SYMBOLS } from '../../shared/proof/proof-code.ts';
import type { RandomBytes } from '../platform/ports.ts';
import type { Tables } from '../store/schema.ts';

/** What a proof is for. */
export type ProofKind = Tables['proofs']['kind'];

/** Which proof a code belongs to; in another one it is worth nothing. */
export interface ProofName {
  readonly product: string;
  readonly kind: ProofKind;
  readonly id: string;
}

const SYMBOL_MASK = 0b1_1111;

/** Draws the code of a proof: ten symbols of 5 random bits from the alphabet of licence keys, without the hyphen. */
export function drawProofCode(randomBytes: RandomBytes): string {
  return Array.from(randomBytes(PROOF_CODE_SYMBOLS), (byte) => KEY_ALPHABET.charAt(byte & SYMBOL_MASK)).join(
    '',
  );
}

/** The only form in which a code is kept: HMAC-SHA-256 (base64url) of it and the name of its proof. */
export function hashProofCode(code: string, { product, kind, id }: ProofName, indexKey: KeyObject): string {
  return createHmac('sha256', indexKey)
    .update(JSON.stringify(['proof', product, kind, id, code]))
    .digest('base64url');
}

/** Compares two hashes of codes; how long it takes says nothing about where they differ. */
export function areHashesEqual(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
