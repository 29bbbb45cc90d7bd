import { createHash, randomUUID } from 'node:crypto';
import type { ProductId } from '../../shared/product/product.ts';
import { installationIdSchema, type InstallationId } from '../../shared/registration/registration-request.ts';
import {
  acknowledgementType,
  certificateType,
  receiptType,
  type Acknowledgement,
  type Certificate,
  type Receipt,
} from '../../shared/signing/documents.ts';
import { sampleProduct } from './sample.ts';
import type { VendorKeys } from './vendor-keys.ts';

/** The product that sample documents speak of. */
export const PRODUCT: ProductId = sampleProduct().id;

/** A fresh installation's id. */
export function randomInstallation(): InstallationId {
  return installationIdSchema.parse(randomUUID());
}

/** What sample documents are about. */
export interface DocumentSubject {
  readonly installation: InstallationId;
  readonly idempotencyKey: string;
  readonly body: string;
}

/** Changes to the documents' contents, for forgeries and states. */
export interface DocumentChanges {
  readonly acknowledgement?: Partial<Acknowledgement>;
  readonly certificate?: Partial<Certificate>;
  readonly receipt?: Partial<Receipt>;
}

/** The three documents that a backend with these keys answers with. */
export function signDocuments(keys: VendorKeys, subject: DocumentSubject, changes: DocumentChanges = {}) {
  const common = { version: 1, product: PRODUCT, installation: subject.installation };
  const registration = randomUUID();
  const time = '2026-11-22T10:00:00.000Z';
  const acknowledgement = {
    ...common,
    idempotencyKey: subject.idempotencyKey,
    requestHash: createHash('sha256').update(subject.body).digest('base64url'),
    registration,
    supportCode: 'KT4-92M',
    receivedAt: time,
    ...changes.acknowledgement,
  };
  const certificate = {
    ...common,
    licence: randomUUID(),
    keyEnding: '1E',
    state: 'active',
    edition: { id: 'pro', name: 'Studio Pro' },
    term: { kind: 'perpetual' },
    seats: { used: 1, total: 3 },
    issuedAt: time,
    ...changes.certificate,
  };
  const receipt = {
    ...common,
    registration,
    controller: 'Example Software Ltd, 1 Example Street',
    notices: [],
    choices: { newsByEmail: false, newsByPost: false },
    agreement: { version: '3', acceptedAt: time },
    recordedAt: time,
    ...changes.receipt,
  };
  return {
    acknowledgement: keys.sign(acknowledgementType.typ, acknowledgement),
    certificate: keys.sign(certificateType.typ, certificate),
    receipt: keys.sign(receiptType.typ, receipt),
  };
}
