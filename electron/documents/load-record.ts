import type { RegistrationRecord } from '../../shared/client/to-client-state.ts';
import { acknowledgementType, certificateType, receiptType } from '../../shared/signing/documents.ts';
import { verifyDocument, type Expectation } from '../../shared/signing/verify-document.ts';
import type { DocumentStore, StoredDocuments } from './document-store.ts';
import { nodeJwsReader } from './jws-reader.ts';

/** Reads the stored documents and verifies each of them, every time; what does not verify is not believed. */
export async function loadRecord(
  store: Pick<DocumentStore, 'load' | 'loadCertificate'>,
  expectation: Expectation | undefined,
): Promise<RegistrationRecord> {
  const jws = store.loadCertificate();
  if (jws === undefined) return { kind: 'none' };
  if (expectation === undefined) return { kind: 'unreadable' };
  const certificate = await verifyDocument({ type: certificateType, jws }, expectation, nodeJwsReader);
  if (!certificate.ok) return { kind: 'unreadable' };
  if (certificate.value.state === 'revoked') return { kind: 'revoked', certificate: certificate.value };
  const documents = store.load();
  return documents === undefined ? { kind: 'unreadable' } : verifyRecord(documents, expectation);
}

/** Verifies the three documents of a registration and that they speak of the same one. */
export async function verifyRecord(
  documents: StoredDocuments,
  expectation: Expectation,
): Promise<RegistrationRecord> {
  const certificate = await verifyDocument(
    { type: certificateType, jws: documents.certificate },
    expectation,
    nodeJwsReader,
  );
  const acknowledgement = await verifyDocument(
    { type: acknowledgementType, jws: documents.acknowledgement },
    expectation,
    nodeJwsReader,
  );
  const receipt = await verifyDocument(
    { type: receiptType, jws: documents.receipt },
    expectation,
    nodeJwsReader,
  );
  if (!certificate.ok || !acknowledgement.ok || !receipt.ok) return { kind: 'unreadable' };
  const isActive = certificate.value.state === 'active';
  const isOne = acknowledgement.value.registration === receipt.value.registration;
  if (!isActive || !isOne) return { kind: 'unreadable' };
  return {
    kind: 'registered',
    certificate: certificate.value,
    acknowledgement: acknowledgement.value,
    receipt: receipt.value,
  };
}
