import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { TrustRoot } from '../../shared/signing/trust-root.ts';

/** A vendor's signing keys, made anew for each test, with the trust root that ships them. */
export interface VendorKeys {
  readonly trustRoot: TrustRoot;
  /** Signs a content as a compact JWS; `header` adds to or replaces what belongs there, for forgeries. */
  readonly sign: (typ: string, content: unknown, header?: Readonly<Record<string, unknown>>) => string;
}

/** Makes keys and a signer that is written apart from the verifier it tests. */
export function createVendorKeys(): VendorKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kid = randomUUID();
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('expected an Ed25519 key with x, found none');
  return {
    trustRoot: { version: 1, keys: [{ kty: 'OKP', crv: 'Ed25519', kid, x }] },
    sign: (typ, content, header = {}) =>
      signCompact({ alg: 'EdDSA', kid, typ, ...header }, content, privateKey),
  };
}

function signCompact(header: unknown, content: unknown, key: KeyObject): string {
  const input = [header, content]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}
