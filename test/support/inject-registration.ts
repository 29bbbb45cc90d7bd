import { randomUUID } from 'node:crypto';
import { problemSchema } from '../../shared/api/problem.ts';
import { registrationResponseSchema } from '../../shared/registration/registration-request.ts';
import {
  acknowledgementType,
  certificateType,
  receiptType,
  type DocumentType,
} from '../../shared/signing/documents.ts';
import { verifyDocument } from '../../shared/signing/verify-document.ts';
import type { ProductId } from '../../shared/product/product.ts';
import type { InstallationId } from '../../shared/registration/registration-request.ts';
import { jwsReader } from '../../server/signing/jws-reader.ts';
import type { PlainAnswer } from './post-registration.ts';
import type { RegistrationBody } from './registration-request.ts';
import type { TestBackend } from './test-backend.ts';

/** Sends a registration to a backend in the same process. */
export async function injectRegistration(
  { app }: Pick<TestBackend, 'app'>,
  body: RegistrationBody | string,
  key: string = randomUUID(),
): Promise<PlainAnswer> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/registrations',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.body };
}

/** Reads an answer as a problem and gives status and code. */
export function toRefusal({ status, body }: PlainAnswer): string {
  return `${status} ${problemSchema.parse(JSON.parse(body)).code}`;
}

/** Verifies the three documents of an answer and gives what they say. */
export async function readDocuments(answer: PlainAnswer, backend: Pick<TestBackend, 'trustRoot'>) {
  const { acknowledgement, certificate, receipt } = registrationResponseSchema.parse(JSON.parse(answer.body));
  return {
    acknowledgement: await readDocument(acknowledgementType, acknowledgement, backend),
    certificate: await readDocument(certificateType, certificate, backend),
    receipt: await readDocument(receiptType, receipt, backend),
  };
}

/** Verifies one signed document and gives what it says. */
export async function readDocument<
  Content extends { readonly product: ProductId; readonly installation: InstallationId },
>(type: DocumentType<Content>, jws: string, { trustRoot }: Pick<TestBackend, 'trustRoot'>): Promise<Content> {
  const verified = await verifyDocument({ type, jws }, { trustRoot }, jwsReader);
  if (!verified.ok) throw new Error(`expected ${type.typ} to verify, found ${verified.failure.code}`);
  return verified.value;
}
