import type {
  OwnerChangeAcceptance,
  OwnerChangeRequest,
  OwnerChangeWithdrawal,
} from '../../shared/owner-change/owner-change-request.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { SeatClaim } from '../../shared/registration/seat-claim.ts';
import type { Decide, Decision } from '../idempotency/once.ts';
import type { Submitted } from '../idempotency/once-route.ts';
import type { Refusal, Verdict } from '../idempotency/verdict.ts';
import { findLicenceProblem } from '../licence/check-licence.ts';
import { syncLedgerFile } from '../owner/erasure-ledger-file.ts';
import { authoriseOwner } from '../owner/authorise-owner.ts';
import { findProduct } from '../product/product-records.ts';
import { isSeatHeld } from '../seat/seat-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { acceptOffer } from './accept-offer.ts';
import { lockOwned, type OwnedRegistration } from './lock-owned.ts';
import { offerLicence, type OwnerChangeNeeds } from './offer.ts';
import { withdrawOffer } from './withdraw-offer.ts';

/** A request with the owner token that came with it. */
export interface Authorised<Request> extends Submitted<Request> {
  readonly token: string;
}

/** Hands licences on from one owner to another, with the consent of both. */
export interface OwnerChanges {
  /**
   * Offers the licence to an address.
   *
   * `REGISTRATION_UNKNOWN` for whoever cannot show the owner token; `SEAT_NOT_HELD` for an installation without a seat, such as
   * a lost computer whose seat was taken over; the licence's own codes if it is not active.
   */
  readonly start: (submitted: Authorised<OwnerChangeRequest>) => Promise<Verdict>;
  /** Takes an offer back. `OWNER_CHANGE_CLOSED` if it is not open, or is not one that this owner made. */
  readonly withdraw: (submitted: Authorised<OwnerChangeWithdrawal>) => Promise<Verdict>;
  /** Gives the licence to whoever shows the code; `PROOF_REFUSED` for whatever is wrong with it. */
  readonly accept: (submitted: Submitted<OwnerChangeAcceptance>) => Promise<Verdict>;
}

/** Makes the owner changes of a store. */
export function createOwnerChanges(needs: ServiceNeeds): OwnerChanges {
  return {
    start: (submitted) =>
      answerOwner(submitted, needs, (queries, now) => start(queries, submitted, { ...needs, now })),
    withdraw: (submitted) =>
      answerOwner(submitted, needs, (queries, now) => withdraw(queries, submitted, { ...needs, now })),
    accept: async ({ key, requestHash, request }) => {
      const verdict = await needs.once.answer(
        { product: request.product, key, requestHash },
        (queries, now) => acceptOffer(queries, request, { ...needs, now }),
      );
      // If the copy cannot be written now, the next erasure, start or hour does it.
      if (verdict.ok) await syncLedgerFile(needs.store, needs.files);
      return verdict;
    },
  };
}

/** An answer that was given before is also given only to the owner: its idempotency key is no secret. */
async function answerOwner(
  { key, requestHash, request, token }: Authorised<SeatClaim>,
  needs: ServiceNeeds,
  decide: Decide,
): Promise<Verdict> {
  const claim = { ...request, token };
  const owned = await needs.store.read((queries) => authoriseOwner(queries, claim));
  if (owned === undefined) return fail('REGISTRATION_UNKNOWN');
  return needs.once.answer({ product: request.product, key, requestHash }, decide);
}

async function start(
  queries: Queries,
  { request, token }: Authorised<OwnerChangeRequest>,
  needs: OwnerChangeNeeds,
): Promise<Result<Decision, Refusal>> {
  const owned = await lockOwned(queries, { ...request, token });
  const product = await findProduct(queries, request.product);
  if (owned === undefined || product === undefined) return fail('REGISTRATION_UNKNOWN');
  const problem = await findProblem(queries, owned, needs);
  if (problem !== undefined) return fail(problem);
  const { newOwnerEmail, cause, language } = request;
  const offer = { product, registration: owned.registration, newOwnerEmail, cause, language };
  const { ownerChange } = await offerLicence(queries, { ...offer, startedBy: 'owner' }, needs);
  return ok({ status: 202, body: JSON.stringify({ version: 1, ownerChange }) });
}

async function findProblem(
  queries: Queries,
  { licence, registration }: OwnedRegistration,
  { now }: OwnerChangeNeeds,
) {
  const problem = findLicenceProblem(licence, now);
  if (problem !== undefined) return problem;
  return (await isSeatHeld(queries, licence, registration.installation)) ? undefined : 'SEAT_NOT_HELD';
}

async function withdraw(
  queries: Queries,
  { request, token }: Authorised<OwnerChangeWithdrawal>,
  needs: OwnerChangeNeeds,
): Promise<Result<Decision, Refusal>> {
  const owned = await lockOwned(queries, { ...request, token });
  if (owned === undefined) return fail('REGISTRATION_UNKNOWN');
  const offer = { registration: owned.registration, ownerChange: request.ownerChange };
  const withdrawn = await withdrawOffer(queries, offer, needs);
  if (!withdrawn.ok) return withdrawn;
  return ok({ status: 200, body: JSON.stringify({ version: 1, outcome: 'withdrawn' }) });
}
