import type { InstallationId } from '../../shared/registration/registration-request.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import { countSeats } from '../licence/licence-records.ts';
import { findLicenceById } from '../licence/licence-name.ts';
import { authoriseOwner, type OwnerClaim } from '../owner/authorise-owner.ts';
import { findProduct } from '../product/product-records.ts';
import { isSeatHeld } from '../seat/seat-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { toCertificate } from './to-certificate.ts';

/** An owner's claim for an installation whose id was checked. */
export interface InstallationClaim extends OwnerClaim {
  readonly installation: InstallationId;
}

/** Signs certificates for installations that are registered. */
export interface Certificates {
  /**
   * Signs the licence as it is now, as a compact JWS.
   *
   * `REGISTRATION_UNKNOWN` for whoever cannot show the owner token of the registration. `SEAT_NOT_HELD` for an installation
   * that gave its seat back or lost it: a certificate would say that it holds one. A revoked licence is said to be so to both.
   */
  readonly renew: (
    claim: InstallationClaim,
  ) => Promise<Result<string, Failure<'REGISTRATION_UNKNOWN' | 'SEAT_NOT_HELD'>>>;
}

/** Makes what signs certificates for the installations of a store. */
export function createCertificates({ store, signer, ports }: ServiceNeeds): Certificates {
  return {
    renew: (claim) =>
      store.read(async (queries) => {
        const owned = await authoriseOwner(queries, claim);
        if (owned === undefined) return fail('REGISTRATION_UNKNOWN');
        const licence = await findLicenceById(queries, { product: owned.product, id: owned.licence });
        const product = await findProduct(queries, owned.product);
        if (licence === undefined || product === undefined) return fail('REGISTRATION_UNKNOWN');
        const isHeld = await isSeatHeld(queries, licence, claim.installation);
        if (!isHeld && licence.state !== 'revoked') return fail('SEAT_NOT_HELD');
        const seats = await countSeats(queries, licence);
        const facts = { product, licence, seats, now: ports.clock() };
        return ok(signer.sign(certificateType, toCertificate(claim.installation, facts)));
      }),
  };
}
