import type { Product } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import type { Keys } from '../keys/load-keys.ts';
import { findLicenceProblem } from '../licence/check-licence.ts';
import { hashLicenceKey } from '../licence/licence-key-secrets.ts';
import { countSeats, findLicence, type LicenceRow } from '../licence/licence-records.ts';
import type { Ports } from '../platform/ports.ts';
import { findProduct } from '../product/product-records.ts';
import type { DocumentSigner } from '../signing/document-signer.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { findAnswer, saveAnswer } from './answer-records.ts';
import { addEvidence } from './evidence-records.ts';
import { signRegistration, toCertificate } from './registration-documents.ts';
import { saveRegistration } from './registration-records.ts';
import type { Submission, Verdict } from './submission.ts';
import { takeSeat } from './take-seat.ts';

/** Records registrations. */
export interface Registrar {
  /** Records a submission once, however often it comes, and gives its one answer. */
  readonly register: (submission: Submission) => Promise<Verdict>;
}

/** What the registrar works with. */
export interface RegistrarNeeds {
  readonly store: Store;
  readonly keys: Pick<Keys, 'pepper' | 'keyEncryption' | 'index'>;
  readonly signer: DocumentSigner;
  readonly ports: Ports;
}

/** Makes the registrar of a store. */
export function createRegistrar(needs: RegistrarNeeds): Registrar {
  return { register: (submission) => needs.store.write((queries) => register(queries, submission, needs)) };
}

/** Runs inside one transaction: the row that makes the key answer for ever and all that it stands for, or nothing. */
async function register(queries: Queries, submission: Submission, needs: RegistrarNeeds): Promise<Verdict> {
  // 1. The same key gives the same answer for ever.
  const earlier = await findAnswer(queries, submission);
  if (earlier !== undefined) return earlier;
  // 2. Refusals are not kept, neither those that somebody can heal (the same entry then comes again under the same key)
  //    nor the others, which would let anybody fill the store. They are decided before anything is written.
  const { request } = submission;
  const now = needs.ports.clock();
  const product = await findProduct(queries, request.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN');
  const licence = await findLicence(queries, hashLicenceKey(request.licenceKey, needs.keys.pepper));
  if (licence === undefined) return fail('LICENCE_UNKNOWN');
  const problem = findLicenceProblem(licence, request.product, now);
  if (problem === 'LICENCE_REVOKED')
    return refuseRevoked(queries, submission, { product, licence, now, ...needs });
  if (problem !== undefined) return fail(problem);
  const seats = await takeSeat(queries, licence, { installation: request.installation.id, now });
  if (seats === undefined) return fail('LICENCE_NO_SEAT');
  // 3. The registration, and what was shown and chosen.
  const registration = await saveRegistration(queries, { submission, licence, now, ...needs });
  await addEvidence(queries, submission, { registration: registration.id, now });
  // 4. The signed answer.
  const documents = await signRegistration(
    submission,
    { product, licence, seats, registration, now },
    needs.signer,
  );
  const answer = { status: 201, body: JSON.stringify(documents) };
  await saveAnswer(queries, submission, { answer, registration: registration.id, now });
  return ok(answer);
}

/** A client ends a licence only on signed word, so the refusal brings it. */
async function refuseRevoked(
  queries: Queries,
  submission: Submission,
  { product, licence, now, signer }: RevokedFacts,
): Promise<Verdict> {
  const seats = await countSeats(queries, licence);
  const content = toCertificate(submission, { product, licence, seats, now });
  return {
    ok: false,
    failure: { code: 'LICENCE_REVOKED', certificate: await signer.sign(certificateType, content) },
  };
}

interface RevokedFacts extends Pick<RegistrarNeeds, 'signer'> {
  readonly product: Product;
  readonly licence: LicenceRow;
  readonly now: Date;
}
