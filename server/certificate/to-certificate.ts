import type { Seats } from '../../shared/licence/licence.ts';
import type { Product } from '../../shared/product/product.ts';
import type { InstallationId } from '../../shared/registration/registration-request.ts';
import type { Certificate } from '../../shared/signing/documents.ts';
import { toTerm, type LicenceRow } from '../licence/licence-records.ts';

/** What a certificate says. */
export interface CertificateFacts {
  readonly product: Product;
  readonly licence: LicenceRow;
  readonly seats: Seats;
  readonly now: Date;
}

/**
 * The backend's word on an installation's licence.
 *
 * Only `revoked` ends a licence. One that is suspended, or whose term is over, is `active` for an installation that holds a
 * seat: the term says what it says, and the product goes on.
 */
export function toCertificate(
  installation: InstallationId,
  { product, licence, seats, now }: CertificateFacts,
): Certificate {
  const edition = product.editions.find(({ id }) => id === licence.edition);
  return {
    version: 1,
    product: product.id,
    installation,
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
