import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import type { PublicKey } from '../../shared/signing/trust-root.ts';
import { SIGNATURE_ALGORITHM, type JwsReader } from '../../shared/signing/verify-document.ts';

/** Compact JWS read with Node's cryptography. */
export const jwsReader: JwsReader = { readHeader, verify };

function readHeader(jws: string): unknown {
  try {
    return decodeProtectedHeader(jws);
  } catch {
    // Not a JWS: the caller hears of it by code.
    return undefined;
  }
}

async function verify(jws: string, key: PublicKey): Promise<string | undefined> {
  try {
    const imported = await importJWK(key, SIGNATURE_ALGORITHM);
    const { payload } = await compactVerify(jws, imported, { algorithms: [SIGNATURE_ALGORITHM] });
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    // No signature of this key: the caller hears of it by code.
    return undefined;
  }
}
