import { lockLicenceById } from '../licence/licence-name.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import { authoriseOwner, type OwnerClaim, type RegistrationRow } from '../owner/authorise-owner.ts';
import type { Queries } from '../store/schema.ts';

/** A registration whose owner asks, and its licence, whose row the transaction has locked. */
export interface OwnedRegistration {
  readonly licence: LicenceRow;
  readonly registration: RegistrationRow;
}

/** Locks the licence of a claim, and only then asks whose it is: it can have changed hands a moment before. */
export async function lockOwned(queries: Queries, claim: OwnerClaim): Promise<OwnedRegistration | undefined> {
  const licence = await lockLicenceById(queries, { product: claim.product, id: claim.licence });
  const registration = await authoriseOwner(queries, claim);
  return licence === undefined || registration === undefined ? undefined : { licence, registration };
}
