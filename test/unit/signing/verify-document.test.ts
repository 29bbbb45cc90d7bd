import { describe, expect, it } from 'vitest';
import { nodeJwsReader } from '../../../electron/documents/jws-reader.ts';
import { productIdSchema } from '../../../shared/product/product.ts';
import { certificateType, receiptType } from '../../../shared/signing/documents.ts';
import { verifyDocument } from '../../../shared/signing/verify-document.ts';
import { PRODUCT, randomInstallation, signDocuments } from '../../support/documents.ts';
import { createVendorKeys } from '../../support/vendor-keys.ts';

const keys = createVendorKeys();
const installation = randomInstallation();
const expectation = { trustRoot: keys.trustRoot, product: PRODUCT, installation };
const { certificate, receipt } = signDocuments(keys, {
  installation,
  idempotencyKey: '3f2b6a34-5f43-4c0e-9d65-0d9b7a7a1c11',
  body: '{}',
});
const content: unknown = JSON.parse(Buffer.from(certificate.split('.')[1] ?? '', 'base64url').toString());

function verifyCertificate(jws: string, expected = expectation) {
  return verifyDocument({ type: certificateType, jws }, expected, nodeJwsReader);
}

function forge(header: Readonly<Record<string, unknown>>, forged: unknown = content): string {
  return keys.sign(certificateType.typ, forged, header);
}

/** The text with one bit of one character of its payload changed, still base64url. */
function withFlippedCharacter(jws: string): string {
  const [header, payload = '', signature] = jws.split('.');
  const flipped = payload.startsWith('A') ? `B${payload.slice(1)}` : `A${payload.slice(1)}`;
  return [header, flipped, signature].join('.');
}

describe('a signed document', () => {
  it('is believed when every step holds, and says what was signed', async () => {
    expect(await verifyCertificate(certificate)).toEqual({ ok: true, value: content });
  });

  it('can be checked by a stranger who expects no product and no installation', async () => {
    const { trustRoot } = keys;
    const verified = await verifyDocument(
      { type: certificateType, jws: certificate },
      { trustRoot },
      nodeJwsReader,
    );
    expect(verified.ok).toBe(true);
  });

  it.each<[string, string, string]>([
    ['no JWS at all', 'garbage', 'DOCUMENT_MALFORMED'],
    ['a part too many', `${certificate}.AAAA`, 'DOCUMENT_MALFORMED'],
    ['more than any document has', `${certificate}${'A'.repeat(20_000)}`, 'DOCUMENT_MALFORMED'],
    ['padding that another alphabet would allow', `${certificate}=`, 'DOCUMENT_MALFORMED'],
    ['a key of its own in the header', forge({ jwk: keys.trustRoot.keys[0] }), 'DOCUMENT_MALFORMED'],
    ['an address of a key in the header', forge({ jku: 'https://example.com/keys' }), 'DOCUMENT_MALFORMED'],
    ['an extension it asks for', forge({ crit: ['b64'], b64: false }), 'DOCUMENT_MALFORMED'],
    ['no algorithm', forge({ alg: 'none' }), 'DOCUMENT_ALGORITHM'],
    ['another algorithm', forge({ alg: 'HS256' }), 'DOCUMENT_ALGORITHM'],
    ['another kind of document', receipt, 'DOCUMENT_TYPE'],
    ['a key that is not in the trust root', forge({ kid: 'somebody-else' }), 'DOCUMENT_KEY_UNKNOWN'],
    ['one changed character', withFlippedCharacter(certificate), 'DOCUMENT_SIGNATURE'],
    ['an unknown property', forge({}, { ...Object(content), extra: true }), 'DOCUMENT_CONTENT'],
    ['another version', forge({}, { ...Object(content), version: 2 }), 'DOCUMENT_CONTENT'],
    ['text that is not JSON', forge({}, 'x'), 'DOCUMENT_CONTENT'],
    ['another product', forge({}, { ...Object(content), product: 'other-studio' }), 'DOCUMENT_PRODUCT'],
    [
      'another installation',
      forge({}, { ...Object(content), installation: randomInstallation() }),
      'DOCUMENT_INSTALLATION',
    ],
  ])('is not believed with %s', async (_name, jws, code) => {
    expect(await verifyCertificate(jws)).toEqual({ ok: false, failure: { code } });
  });

  it('is not believed when another vendor’s key with the same id signed it', async () => {
    const [key] = keys.trustRoot.keys;
    const forged = createVendorKeys().sign(certificateType.typ, content, { kid: key?.kid });
    expect(await verifyCertificate(forged)).toEqual({ ok: false, failure: { code: 'DOCUMENT_SIGNATURE' } });
  });

  it('is compared exactly: a product whose name begins the same is another one', async () => {
    const expected = { ...expectation, product: productIdSchema.parse(`${PRODUCT}-2`) };
    expect(await verifyCertificate(certificate, expected)).toEqual({
      ok: false,
      failure: { code: 'DOCUMENT_PRODUCT' },
    });
  });

  it('is not taken for another kind', async () => {
    const verified = await verifyDocument(
      { type: receiptType, jws: certificate },
      expectation,
      nodeJwsReader,
    );
    expect(verified).toEqual({ ok: false, failure: { code: 'DOCUMENT_TYPE' } });
  });
});
