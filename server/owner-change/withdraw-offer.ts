import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { enqueueMail } from '../outgoing/enqueue.ts';
import type { RegistrationRow } from '../owner/authorise-owner.ts';
import { findProduct } from '../product/product-records.ts';
import { isOpen, readProofContent, useProof } from '../proof/check-proof.ts';
import type { Queries } from '../store/schema.ts';
import { offerContentSchema, type OwnerChangeNeeds } from './offer.ts';
import { toWithdrawnMail } from './owner-change-mail.ts';

/** An offer that the owner of a registration takes back; the transaction has locked the licence's row. */
export interface OfferWithdrawal {
  readonly registration: RegistrationRow;
  readonly ownerChange: string;
}

/**
 * Takes an offer back inside the caller's transaction and tells whom it was made to.
 *
 * `OWNER_CHANGE_CLOSED` for one that is over, is another registration's, or was made by the vendor: somebody who left must not
 * keep a licence by withdrawing what the organisation asked for.
 */
export async function withdrawOffer(
  queries: Queries,
  { registration, ownerChange }: OfferWithdrawal,
  needs: OwnerChangeNeeds,
): Promise<Result<undefined, Failure<'OWNER_CHANGE_CLOSED'>>> {
  const { product: productId, id } = registration;
  const proof = await queries
    .selectFrom('proofs')
    .selectAll()
    .where('product', '=', productId)
    .where('id', '=', ownerChange)
    .where('registration', '=', id)
    .where('kind', '=', 'ownerChange')
    .forUpdate()
    .executeTakeFirst();
  if (proof === undefined || !isOpen(proof, needs.now)) return fail('OWNER_CHANGE_CLOSED');
  const offer = readProofContent(proof, offerContentSchema, needs.keys.keyEncryption);
  if (offer.startedBy !== 'owner') return fail('OWNER_CHANGE_CLOSED');
  await useProof(queries, proof);
  const product = await findProduct(queries, productId);
  if (product === undefined) return ok(undefined);
  const mail = toWithdrawnMail({ product, language: offer.language });
  const to = { product: productId, kind: 'ownerChangeWithdrawn', to: offer.newOwnerEmail };
  await enqueueMail(queries, { ...to, ...mail }, needs);
  return ok(undefined);
}
