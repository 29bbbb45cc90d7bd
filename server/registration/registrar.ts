import type { Product } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Refusal, Verdict } from '../idempotency/verdict.ts';
import { findLicenceProblem } from '../licence/check-licence.ts';
import { findProductOfKey, lockLicence } from '../licence/find-licence.ts';
import { countSeats, type LicenceRow } from '../licence/licence-records.ts';
import { enqueueEvent } from '../outgoing/enqueue.ts';
import { findProduct } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Queries } from '../store/schema.ts';
import { addEvidence } from './evidence-records.ts';
import { signRegistration, toCertificate } from './registration-documents.ts';
import { saveRegistration } from './registration-records.ts';
import type { Submission } from './submission.ts';
import { takeSeat } from './take-seat.ts';

/** Records registrations. */
export interface Registrar {
  /** Records a submission once, however often it comes, and gives its one answer. */
  readonly register: (submission: Submission) => Promise<Verdict>;
}

/** Makes the registrar of a store. */
export function createRegistrar(needs: ServiceNeeds): Registrar {
  return {
    register: (submission) => {
      const { key, requestHash, request } = submission;
      const identity = { product: request.product, key, requestHash };
      return needs.once.answer(identity, (queries, now) => register(queries, submission, { ...needs, now }));
    },
  };
}

interface At extends ServiceNeeds {
  readonly now: Date;
}

/** Runs inside one transaction: the row that makes the key answer for ever and all that it stands for, or nothing. */
async function register(
  queries: Queries,
  submission: Submission,
  needs: At,
): Promise<Result<Decision, Refusal>> {
  // 1. Refusals are decided before anything is written.
  const { request } = submission;
  const { now } = needs;
  const product = await findProduct(queries, request.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN');
  const search = { product: request.product, key: request.licenceKey };
  const found = await lockLicence(queries, search, needs.keys.peppers);
  if (found === undefined) return refuseKey(queries, submission, needs);
  const { licence } = found;
  const problem = found.keyState === 'replaced' ? 'LICENCE_KEY_REPLACED' : findLicenceProblem(licence, now);
  if (problem === 'LICENCE_REVOKED')
    return refuseRevoked(queries, submission, { ...needs, product, licence });
  if (problem !== undefined) return fail(problem);
  const seats = await takeSeat(queries, licence, { installation: request.installation.id, now });
  if (seats === undefined) return fail('LICENCE_NO_SEAT');
  // 2. The registration, and what was shown and chosen.
  const registration = await saveRegistration(queries, { submission, licence, ...needs });
  await addEvidence(queries, submission, { registration: registration.id, now });
  // 3. Who else hears of it.
  const data = {
    product: product.id,
    licence: licence.id,
    registration: registration.id,
    edition: licence.edition,
  };
  await enqueueEvent(
    queries,
    { product: product.id, type: 'registration.recorded', data, owner: request.owner },
    needs,
  );
  // 4. The signed answer.
  const documents = signRegistration(
    submission,
    { product, licence, seats, registration, now },
    needs.signer,
  );
  return ok({ status: 201, body: JSON.stringify(documents), registration: registration.id });
}

/** Only who holds a genuine key hears that it is for another product; all others hear the same. */
async function refuseKey(
  queries: Queries,
  { request }: Submission,
  { keys }: At,
): Promise<Result<never, Refusal>> {
  const product = await findProductOfKey(queries, request.licenceKey, keys.peppers);
  return fail(product === undefined ? 'LICENCE_UNKNOWN' : 'LICENCE_WRONG_PRODUCT');
}

/** A client ends a licence only on signed word, so the refusal brings it. */
async function refuseRevoked(
  queries: Queries,
  submission: Submission,
  { product, licence, now, signer }: RevokedFacts,
): Promise<Result<never, Refusal>> {
  const seats = await countSeats(queries, licence);
  const content = toCertificate(submission, { product, licence, seats, now });
  return {
    ok: false,
    failure: { code: 'LICENCE_REVOKED', certificate: signer.sign(certificateType, content) },
  };
}

interface RevokedFacts extends At {
  readonly product: Product;
  readonly licence: LicenceRow;
}
