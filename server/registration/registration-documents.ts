import type { Seats } from '../../shared/licence/licence.ts';
import type { Product } from '../../shared/product/product.ts';
import type { RegistrationResponse } from '../../shared/registration/registration-request.ts';
import {
  acknowledgementType,
  certificateType,
  receiptType,
  type Acknowledgement,
  type Certificate,
  type Receipt,
} from '../../shared/signing/documents.ts';
import { toTerm, type LicenceRow } from '../licence/licence-records.ts';
import type { DocumentSigner } from '../signing/document-signer.ts';
import type { RegistrationName } from './registration-records.ts';
import type { Submission } from './submission.ts';

/** What a certificate says. */
export interface CertificateFacts {
  readonly product: Product;
  readonly licence: LicenceRow;
  readonly seats: Seats;
  readonly now: Date;
}

/** What the three documents of a registration say. */
export interface RegistrationFacts extends CertificateFacts {
  readonly registration: RegistrationName;
}

/** Signs the three documents of a registration. */
export function signRegistration(
  submission: Submission,
  facts: RegistrationFacts,
  { sign }: DocumentSigner,
): RegistrationResponse {
  return {
    version: 1,
    acknowledgement: sign(acknowledgementType, toAcknowledgement(submission, facts)),
    certificate: sign(certificateType, toCertificate(submission, facts)),
    receipt: sign(receiptType, toReceipt(submission, facts)),
  };
}

/** The backend's word on an installation's licence. */
export function toCertificate(
  { request }: Submission,
  { product, licence, seats, now }: CertificateFacts,
): Certificate {
  const edition = product.editions.find(({ id }) => id === licence.edition);
  return {
    version: 1,
    product: request.product,
    installation: request.installation.id,
    licence: licence.id,
    keyEnding: licence.last_four.slice(-2),
    state: licence.state === 'revoked' ? 'revoked' : 'active',
    // An edition that the vendor no longer lists is still what was bought.
    edition: { id: licence.edition, name: edition?.name ?? licence.edition },
    term: toTerm(licence),
    seats,
    issuedAt: now.toISOString(),
  };
}

function toAcknowledgement(
  { key, requestHash, request }: Submission,
  facts: RegistrationFacts,
): Acknowledgement {
  return {
    version: 1,
    product: request.product,
    installation: request.installation.id,
    idempotencyKey: key,
    requestHash,
    registration: facts.registration.id,
    supportCode: facts.registration.supportCode,
    receivedAt: facts.now.toISOString(),
  };
}

function toReceipt({ request }: Submission, { product, registration, now }: RegistrationFacts): Receipt {
  return {
    version: 1,
    product: request.product,
    installation: request.installation.id,
    registration: registration.id,
    controller: `${product.vendor.name}, ${product.vendor.address}`,
    notices: request.notices,
    choices: request.choices,
    agreement: request.agreement,
    recordedAt: now.toISOString(),
  };
}
