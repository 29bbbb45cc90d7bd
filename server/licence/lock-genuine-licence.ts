import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { Product } from '../../shared/product/product.ts';
import type { InstallationId } from '../../shared/registration/registration-request.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import { toCertificate } from '../certificate/to-certificate.ts';
import type { Refusal } from '../idempotency/verdict.ts';
import { findProduct } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { findLicenceProblem } from './check-licence.ts';
import { findProductOfKey, lockLicence } from './find-licence.ts';
import { countSeats, type LicenceRow } from './licence-records.ts';

/** Somebody who shows a licence key. */
export interface KeyHolder {
  readonly product: string;
  readonly licenceKey: LicenceKey;
  readonly installation: { readonly id: InstallationId };
}

/** A licence that can be used, and its product. */
export interface GenuineLicence {
  readonly product: Product;
  readonly licence: LicenceRow;
}

/**
 * Finds the licence that somebody holds a key of, and keeps its row from changing until the transaction ends.
 *
 * Who holds a genuine key hears precisely why it does not serve; everybody else hears `LICENCE_UNKNOWN`. With
 * `LICENCE_REVOKED` comes the signed word that it is, for the installation that asks.
 */
export async function lockGenuineLicence(
  queries: Queries,
  holder: KeyHolder,
  { keys, signer, now }: Pick<ServiceNeeds, 'keys' | 'signer'> & { readonly now: Date },
): Promise<Result<GenuineLicence, Refusal>> {
  const product = await findProduct(queries, holder.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN');
  const search = { product: holder.product, key: holder.licenceKey };
  const found = await lockLicence(queries, search, keys.peppers);
  if (found === undefined) {
    const other = await findProductOfKey(queries, holder.licenceKey, keys.peppers);
    return fail(other === undefined ? 'LICENCE_UNKNOWN' : 'LICENCE_WRONG_PRODUCT');
  }
  const { licence, keyState } = found;
  const code = keyState === 'replaced' ? 'LICENCE_KEY_REPLACED' : findLicenceProblem(licence, now);
  if (code === undefined) return ok({ product, licence });
  if (code !== 'LICENCE_REVOKED') return fail(code);
  const seats = await countSeats(queries, licence);
  const content = toCertificate(holder.installation.id, { product, licence, seats, now });
  return { ok: false, failure: { code, certificate: signer.sign(certificateType, content) } };
}

/** What `lockGenuineLicence` refuses with. */
export const KEY_HOLDER_PROBLEMS = [
  ...(['PRODUCT_UNKNOWN', 'LICENCE_UNKNOWN', 'LICENCE_WRONG_PRODUCT', 'LICENCE_KEY_REPLACED'] as const),
  ...(['LICENCE_REVOKED', 'LICENCE_SUSPENDED', 'LICENCE_EXPIRED'] as const),
] as const;
