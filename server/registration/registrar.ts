import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Refusal, Verdict } from '../idempotency/verdict.ts';
import { lockGenuineLicence } from '../licence/lock-genuine-licence.ts';
import { enqueueEvent } from '../outgoing/enqueue.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { addEvidence } from './evidence-records.ts';
import { signRegistration } from './registration-documents.ts';
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

/** Runs inside one transaction: the registration and all that it stands for, or a refusal with no trace of it. */
async function register(
  queries: Queries,
  submission: Submission,
  needs: ServiceNeeds & { readonly now: Date },
): Promise<Result<Decision, Refusal>> {
  const { request } = submission;
  const { now } = needs;
  // 1. Refusals are decided before anything about the owner is written.
  const genuine = await lockGenuineLicence(queries, request, needs);
  if (!genuine.ok) return genuine;
  const { product, licence } = genuine.value;
  const seats = await takeSeat(queries, licence, { installation: request.installation.id, now });
  if (seats === undefined) return fail('LICENCE_NO_SEAT');
  // 2. The registration, and what was shown and chosen.
  const registration = await saveRegistration(queries, { submission, licence, ...needs });
  await addEvidence(queries, submission, { registration: registration.id, now });
  // 3. Who else hears of it.
  const { id, owner } = registration;
  const names = { product: product.id, licence: licence.id, registration: id, owner };
  const event = { type: 'registration.recorded', data: { ...names, edition: licence.edition } };
  await enqueueEvent(queries, { ...event, product: product.id, owner: request.owner }, needs);
  // 4. The signed answer.
  const facts = { product, licence, seats, registration, now };
  const documents = signRegistration(submission, facts, needs.signer);
  return ok({ status: 201, body: JSON.stringify(documents), registration: registration.id });
}
