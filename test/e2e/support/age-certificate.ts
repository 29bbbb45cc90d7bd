import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSigningKey } from '../../../server/keys/signing-key.ts';
import { createDocumentSigner } from '../../../server/signing/document-signer.ts';
import { certificateSchema, certificateType } from '../../../shared/signing/documents.ts';
import type { DeedServer } from '../../support/deed-server.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Replaces a client's certificate by one that the backend would have signed a day ago, so that it is time for another. */
export async function ageCertificate(
  userData: string,
  { dataDir }: Pick<DeedServer, 'dataDir'>,
): Promise<void> {
  const file = join(userData, 'registration', 'documents', 'certificate.jws');
  const [, payload = ''] = (await readFile(file, 'utf8')).split('.');
  const content = certificateSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  const key = await parseSigningKey(await readFile(join(dataDir, 'keys', 'signing.jwk'), 'utf8'));
  if (!key.ok) throw new Error(key.failure.code);
  const issuedAt = new Date(Date.parse(content.issuedAt) - DAY_MS).toISOString();
  await writeFile(file, createDocumentSigner(key.value).sign(certificateType, { ...content, issuedAt }));
}
