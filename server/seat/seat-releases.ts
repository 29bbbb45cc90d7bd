import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { SeatReleaseResponse } from '../../shared/registration/seat-release.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Refusal, Verdict } from '../idempotency/verdict.ts';
import { lockLicenceById } from '../licence/licence-name.ts';
import { authoriseOwner, type OwnerClaim } from '../owner/authorise-owner.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { countTransfersLeft, releaseSeat } from './release-seat.ts';

/** An owner's request to give a seat back: its idempotency key, the hash of its exact bytes, and what they claim. */
export interface OwnerRelease {
  readonly key: string;
  readonly requestHash: string;
  readonly claim: OwnerClaim;
}

/** Gives seats back for their owners. */
export interface SeatReleases {
  /**
   * Gives a seat back once, however often the request comes.
   *
   * `REGISTRATION_UNKNOWN` for whoever cannot show the owner token of the registration, also for a request that was answered
   * before: its idempotency key is no secret. Then `SEAT_NOT_HELD`, `TRANSFERS_EXHAUSTED`.
   */
  readonly release: (request: OwnerRelease) => Promise<Verdict>;
}

/** Makes what gives seats of a store back. */
export function createSeatReleases(needs: ServiceNeeds): SeatReleases {
  return {
    release: async ({ key, requestHash, claim }) => {
      // Before anything that writes, so that whoever guesses at tokens does not keep the store busy.
      const owned = await needs.store.read((queries) => authoriseOwner(queries, claim));
      if (owned === undefined) return fail('REGISTRATION_UNKNOWN');
      const identity = { product: claim.product, key, requestHash };
      return needs.once.answer(identity, (queries, now) => release(queries, claim, { ...needs, now }));
    },
  };
}

async function release(
  queries: Queries,
  claim: OwnerClaim,
  needs: ServiceNeeds & { readonly now: Date },
): Promise<Result<Decision, Refusal>> {
  const { now } = needs;
  const { product, licence: id, installation } = claim;
  const licence = await lockLicenceById(queries, { product, id });
  // Asked again under the lock: the licence can have changed hands since.
  const owned = await authoriseOwner(queries, claim);
  if (licence === undefined || owned === undefined) return fail('REGISTRATION_UNKNOWN');
  const seats = await releaseSeat(queries, { licence, installation, cause: 'owner', now }, needs);
  if (!seats.ok) return seats;
  const transfersLeft = await countTransfersLeft(queries, licence, now);
  const body: SeatReleaseResponse = { version: 1, seats: seats.value, transfersLeft };
  return ok({ status: 200, body: JSON.stringify(body) });
}
