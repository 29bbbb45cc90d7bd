import { randomUUID } from 'node:crypto';
import { CompactSign, decodeProtectedHeader } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { productIdSchema } from '../../../shared/product/product.ts';
import { installationIdSchema } from '../../../shared/registration/registration-request.ts';
import { certificateType, receiptType, type Certificate } from '../../../shared/signing/documents.ts';
import { verifyDocument } from '../../../shared/signing/verify-document.ts';
import { createSigningKeyText, parseSigningKey, type SigningKey } from '../../../server/keys/signing-key.ts';
import { createDocumentSigner } from '../../../server/signing/document-signer.ts';
import { jwsReader } from '../../../server/signing/jws-reader.ts';
import { toTrustRoot } from '../../../server/signing/to-trust-root.ts';

const certificate: Certificate = {
  version: 1,
  product: productIdSchema.parse('sample-studio'),
  installation: installationIdSchema.parse(randomUUID()),
  licence: randomUUID(),
  keyEnding: '1E',
  state: 'active',
  edition: { id: 'pro', name: 'Studio Pro' },
  term: { kind: 'perpetual' },
  seats: { used: 1, total: 2 },
  issuedAt: '2026-03-02T10:00:00.000Z',
};
let key: SigningKey;
let jws = '';

beforeAll(async () => {
  key = await createKey();
  jws = createDocumentSigner(key).sign(certificateType, certificate);
});

describe('a signed document', () => {
  it('has a header of algorithm, key id and type, and nothing else', () => {
    expect(decodeProtectedHeader(jws)).toEqual({
      alg: 'EdDSA',
      kid: key.publicKey.kid,
      typ: 'deed-certificate+jws',
    });
  });

  it('verifies with the trust root', async () => {
    expect(await verify(jws)).toEqual({ ok: true, value: certificate });
  });

  it('does not verify as another kind of document', async () => {
    const result = await verifyDocument(
      { type: receiptType, jws },
      { trustRoot: toTrustRoot(key) },
      jwsReader,
    );
    expect(result).toMatchObject({ failure: { code: 'DOCUMENT_TYPE' } });
  });

  it('does not verify when its content was changed', async () => {
    const [header, , signature] = jws.split('.');
    const content = Buffer.from(JSON.stringify({ ...certificate, state: 'revoked' })).toString('base64url');
    expect(await verify([header, content, signature].join('.'))).toMatchObject({
      failure: { code: 'DOCUMENT_SIGNATURE' },
    });
  });

  it('does not verify with the key of another backend', async () => {
    const trustRoot = toTrustRoot(await createKey());
    const result = await verifyDocument({ type: certificateType, jws }, { trustRoot }, jwsReader);
    expect(result).toMatchObject({ failure: { code: 'DOCUMENT_KEY_UNKNOWN' } });
  });

  it('does not verify when another key signed under this key’s id', async () => {
    const forger = await createKey();
    const forged = createDocumentSigner({ ...forger, publicKey: key.publicKey }).sign(
      certificateType,
      certificate,
    );
    expect(await verify(forged)).toMatchObject({ failure: { code: 'DOCUMENT_SIGNATURE' } });
  });

  it.each(['', 'a', 'a.b', 'a.b.c', '..', '{}', 'é.é.é'])('is not %j', async (text) => {
    expect(await verify(text)).toMatchObject({ failure: { code: 'DOCUMENT_MALFORMED' } });
  });

  it('does not verify when the header brings its own key', async () => {
    const bytes = Buffer.from(JSON.stringify(certificate));
    const header = { alg: 'EdDSA', kid: key.publicKey.kid, typ: certificateType.typ, jwk: key.publicKey };
    const signed = await new CompactSign(bytes).setProtectedHeader(header).sign(key.privateKey);
    expect(await verify(signed)).toMatchObject({ failure: { code: 'DOCUMENT_MALFORMED' } });
  });
});

function verify(text: string) {
  return verifyDocument({ type: certificateType, jws: text }, { trustRoot: toTrustRoot(key) }, jwsReader);
}

async function createKey(): Promise<SigningKey> {
  const parsed = await parseSigningKey(createSigningKeyText());
  if (!parsed.ok) throw new Error(parsed.failure.code);
  return parsed.value;
}
