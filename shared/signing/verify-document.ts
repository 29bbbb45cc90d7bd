import { z } from 'zod';
import type { ProductId } from '../product/product.ts';
import type { InstallationId } from '../registration/registration-request.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { DocumentType } from './documents.ts';
import type { PublicKey, TrustRoot } from './trust-root.ts';
import { parseJson } from '../result/parse-json.ts';

/** Why a signed document is not believed: a code for each step of `verifyDocument`. */
export type DocumentProblem =
  | 'DOCUMENT_MALFORMED'
  | 'DOCUMENT_ALGORITHM'
  | 'DOCUMENT_TYPE'
  | 'DOCUMENT_KEY_UNKNOWN'
  | 'DOCUMENT_SIGNATURE'
  | 'DOCUMENT_CONTENT'
  | 'DOCUMENT_PRODUCT'
  | 'DOCUMENT_INSTALLATION';

/** The cryptography of compact JWS (RFC 7515), which this folder leaves to the environment that can do it. */
export interface JwsReader {
  /** The protected header, or `undefined` if the text is no compact JWS. */
  readonly readHeader: (jws: string) => unknown;
  /** The signed bytes as text if the Ed25519 signature fits the key, else `undefined`. */
  readonly verify: (jws: string, key: PublicKey) => Promise<string | undefined>;
}

/** What is believed and what is expected; an absent expectation is not checked (a stranger knows neither). */
export interface Expectation {
  readonly trustRoot: TrustRoot;
  readonly product?: ProductId;
  readonly installation?: InstallationId;
}

/** The only signature algorithm there is (RFC 8037). */
export const SIGNATURE_ALGORITHM = 'EdDSA';
const DOCUMENT_MAX_CHARACTERS = 16_384;

const headerSchema = z.strictObject({ alg: z.string(), kid: z.string(), typ: z.string() });

/** A signed document as it arrived, and the kind that it should be. */
export interface SignedDocument<Content> {
  readonly type: DocumentType<Content>;
  readonly jws: string;
}

/** Verifies a signed document of one kind and gives its content; the order of the steps is part of the promise. */
export async function verifyDocument<
  Content extends { readonly product: ProductId; readonly installation: InstallationId },
>(
  { type, jws }: SignedDocument<Content>,
  expectation: Expectation,
  reader: JwsReader,
): Promise<Result<Content, { code: DocumentProblem }>> {
  // 1. It is a compact JWS of a sane size whose header says algorithm, key id and type, and nothing else: no
  //    header can bring a key (jwk, jku, x5u) or ask for an extension (crit).
  if (jws.length > DOCUMENT_MAX_CHARACTERS) return fail('DOCUMENT_MALFORMED');
  const header = headerSchema.safeParse(reader.readHeader(jws));
  if (!header.success) return fail('DOCUMENT_MALFORMED');
  // 2. The algorithm is the one there is.
  if (header.data.alg !== SIGNATURE_ALGORITHM) return fail('DOCUMENT_ALGORITHM');
  // 3. It is a document of this kind: a receipt is never taken for a certificate.
  if (header.data.typ !== type.typ) return fail('DOCUMENT_TYPE');
  // 4. Its key is in the trust root.
  const key = expectation.trustRoot.keys.find(({ kid }) => kid === header.data.kid);
  if (key === undefined) return fail('DOCUMENT_KEY_UNKNOWN');
  // 5. The signature fits the exact bytes.
  const text = await reader.verify(jws, key);
  if (text === undefined) return fail('DOCUMENT_SIGNATURE');
  // 6. The content has the shape of its version.
  const content = parseContent(type, text);
  if (content === undefined) return fail('DOCUMENT_CONTENT');
  // 7. It speaks of this product
  if (expectation.product !== undefined && content.product !== expectation.product)
    return fail('DOCUMENT_PRODUCT');
  // 8. and of this installation.
  if (expectation.installation !== undefined && content.installation !== expectation.installation) {
    return fail('DOCUMENT_INSTALLATION');
  }
  return ok(content);
}

function parseContent<Content>({ schema }: DocumentType<Content>, text: string): Content | undefined {
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}
