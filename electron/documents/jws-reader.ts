import { createPublicKey, verify } from 'node:crypto';
import type { JwsReader } from '../../shared/signing/verify-document.ts';
import { parseJson } from '../../shared/result/parse-json.ts';

const BASE64URL = /^[\w-]+$/u;

/**
 * Compact JWS (RFC 7515) with Ed25519 (RFC 8037) on node:crypto.
 *
 * Nothing in it waits, so `--status` can answer before a window system is needed; docs/adr/0003 tells why not jose here.
 */
export const nodeJwsReader: JwsReader = {
  readHeader(jws) {
    const [header] = splitCompact(jws) ?? [];
    return header === undefined ? undefined : parseJson(toText(header));
  },
  verify(jws, key) {
    const parts = splitCompact(jws);
    if (parts === undefined) return Promise.resolve(undefined);
    const [header, payload, signature] = parts;
    const isSigned = verify(
      null,
      Buffer.from(`${header}.${payload}`, 'ascii'),
      createPublicKey({ format: 'jwk', key: { kty: key.kty, crv: key.crv, x: key.x } }),
      Buffer.from(signature, 'base64url'),
    );
    return Promise.resolve(isSigned ? toText(payload) : undefined);
  },
};

function splitCompact(jws: string): readonly [string, string, string] | undefined {
  const [header, payload, signature, ...rest] = jws.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  // Other alphabets decode too, and two texts for one signature are one too many.
  return [header, payload, signature].every((part) => BASE64URL.test(part))
    ? [header, payload, signature]
    : undefined;
}

function toText(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}
