import { CompactSign } from 'jose';
import type { DocumentType } from '../../shared/signing/documents.ts';
import { SIGNATURE_ALGORITHM } from '../../shared/signing/verify-document.ts';
import type { SigningKey } from '../keys/signing-key.ts';

/** Signs the documents of the backend. */
export interface DocumentSigner {
  /** A compact JWS whose header says algorithm, key id and type, and nothing else. */
  readonly sign: <Content>(type: DocumentType<Content>, content: Content) => Promise<string>;
}

/** Makes the signer of one key. */
export function createDocumentSigner({ privateKey, publicKey }: SigningKey): DocumentSigner {
  return {
    sign: ({ typ }, content) =>
      new CompactSign(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: SIGNATURE_ALGORITHM, kid: publicKey.kid, typ })
        .sign(privateKey),
  };
}
