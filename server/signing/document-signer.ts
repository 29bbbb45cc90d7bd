import { sign } from 'node:crypto';
import type { DocumentType } from '../../shared/signing/documents.ts';
import { SIGNATURE_ALGORITHM } from '../../shared/signing/verify-document.ts';
import type { SigningKey } from '../keys/signing-key.ts';

/** Signs the documents of the backend. */
export interface DocumentSigner {
  /** A compact JWS (RFC 7515) whose header says algorithm, key id and type, and nothing else. */
  readonly sign: <Content>(type: DocumentType<Content>, content: Content) => string;
}

/**
 * Makes the signer of one key.
 *
 * It signs at once instead of in another thread: documents are signed inside a transaction, where others would wait for the
 * thread longer than the signature takes.
 */
export function createDocumentSigner({ privateKey, publicKey }: SigningKey): DocumentSigner {
  return {
    sign: ({ typ }, content) => {
      const header = toBase64url({ alg: SIGNATURE_ALGORITHM, kid: publicKey.kid, typ });
      const input = `${header}.${toBase64url(content)}`;
      return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
    },
  };
}

function toBase64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
