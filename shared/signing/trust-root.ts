import { z } from 'zod';

/** A public Ed25519 key as a JSON Web Key (RFC 8037, section 2). */
export const publicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().regex(/^[\w-]{1,64}$/u),
  x: z.string().regex(/^[\w-]{43}$/u),
});
/** A public key with its id. */
export type PublicKey = z.infer<typeof publicKeySchema>;

/** `trust-root.json`: the public keys shipped with the client; what they did not sign is not believed. */
export const trustRootSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(publicKeySchema).min(1).max(16),
});
/** The keys that the client believes. */
export type TrustRoot = z.infer<typeof trustRootSchema>;
