import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { PublicKey } from '../../shared/signing/trust-root.ts';

/** The key that signs documents, and its public half as it stands in the trust root. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

const privateJwkSchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string().optional(),
});

/** Reads a private Ed25519 key from a JSON Web Key (RFC 8037); its id is its thumbprint (RFC 7638). */
export async function parseSigningKey(text: string): Promise<Result<SigningKey, Failure<'KEY_MALFORMED'>>> {
  try {
    const { kid, ...jwk } = privateJwkSchema.parse(JSON.parse(text));
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
    const thumbprint = await calculateJwkThumbprint(jwk);
    const isWhole = x === jwk.x && (kid ?? thumbprint) === thumbprint;
    if (!isWhole) return malformed();
    return ok({ privateKey, publicKey: { kty: 'OKP', crv: 'Ed25519', kid: thumbprint, x } });
  } catch {
    // Whatever the parsers say could quote the secret.
    return malformed();
  }
}

/** Makes the text of a new signing key, a JSON Web Key. */
export function createSigningKeyText(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

function malformed(): Result<never, Failure<'KEY_MALFORMED'>> {
  return fail('KEY_MALFORMED', 'expected a private Ed25519 key as JSON Web Key (kty, crv, x, d)');
}
