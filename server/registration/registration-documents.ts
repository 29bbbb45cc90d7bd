import type { RegistrationResponse } from '../../shared/registration/registration-request.ts';
import {
  acknowledgementType,
  certificateType,
  receiptType,
  type Acknowledgement,
  type Receipt,
} from '../../shared/signing/documents.ts';
import { toCertificate, type CertificateFacts } from '../certificate/to-certificate.ts';
import type { DocumentSigner } from '../signing/document-signer.ts';
import type { RegistrationName } from './registration-records.ts';
import type { Submission } from './submission.ts';

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
    certificate: sign(certificateType, toCertificate(submission.request.installation.id, facts)),
    receipt: sign(receiptType, toReceipt(submission, facts)),
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
