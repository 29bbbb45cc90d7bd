import type { LicenceKey } from '../../shared/licence/licence-key.ts';
import type { OwnerChangeAcceptance } from '../../shared/owner-change/owner-change-request.ts';
import { languageSchema, type Product } from '../../shared/product/product.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Refusal } from '../idempotency/verdict.ts';
import { findLicenceProblem } from '../licence/check-licence.ts';
import { addFurtherKey, replaceKeys } from '../licence/further-keys.ts';
import { lockLicenceById } from '../licence/licence-name.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import { enqueueEvent, enqueueMail } from '../outgoing/enqueue.ts';
import { readOwner } from '../owner/read-owner.ts';
import { findProduct } from '../product/product-records.ts';
import { checkProof, readProofContent, useProof, type GivenProof } from '../proof/check-proof.ts';
import type { Queries } from '../store/schema.ts';
import { toHandedOnMail, toKeyMail } from './accepted-mail.ts';
import { dismissOwner } from './dismiss-owner.ts';
import { listHolders, type Holder } from './holders.ts';
import { offerContentSchema, type OfferContent, type OwnerChangeNeeds } from './offer.ts';

/** Runs inside one transaction, under the lock of the licence's row: a licence goes to one of those to whom it was offered. */
export async function acceptOffer(
  queries: Queries,
  request: OwnerChangeAcceptance,
  needs: OwnerChangeNeeds,
): Promise<Result<Decision, Refusal>> {
  // 1. The code; the licence is locked before the proof, as everywhere.
  const product = await findProduct(queries, request.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN');
  const licence = await lockLicenceOf(queries, request);
  const proof = await checkProof(
    queries,
    {
      ...{ product: product.id, kind: 'ownerChange', id: request.ownerChange },
      ...{ licence: licence?.id ?? '', code: request.code, now: needs.now },
    },
    needs,
  );
  if (!proof.ok) return proof;
  if (licence === undefined) return fail('PROOF_REFUSED');
  const problem = findLicenceProblem(licence, needs.now);
  if (problem !== undefined) return fail(problem);
  // 2. The licence goes from one to the other.
  const offer = readProofContent(proof.value, offerContentSchema, needs.keys.keyEncryption);
  const change = { product, licence, proof: proof.value, offer };
  await handOn(queries, change, needs);
  await useProof(queries, proof.value);
  return ok({ status: 200, body: JSON.stringify({ version: 1, outcome: 'accepted' }) });
}

interface Change {
  readonly product: Product;
  readonly licence: LicenceRow;
  readonly proof: GivenProof;
  readonly offer: OfferContent;
}

async function handOn(queries: Queries, change: Change, needs: OwnerChangeNeeds): Promise<void> {
  const { product, licence, proof, offer } = change;
  const { leaving, staying } = await listHolders(queries, licence, proof.registration);
  // Read before it is erased.
  const farewell = await findFarewell(queries, leaving, proof.registration, needs);
  const key = await makeKey(queries, { licence, isTeam: staying.length > 0 }, needs);
  await dismissOwner(queries, { licence, leaving }, needs);
  const about = { product, language: offer.language };
  const keyMail = { product: product.id, kind: 'ownerChangeKey', to: offer.newOwnerEmail };
  await enqueueMail(queries, { ...keyMail, ...toKeyMail(about, key) }, needs);
  if (farewell !== undefined) {
    const mail = toHandedOnMail({ product, language: farewell.language });
    await enqueueMail(
      queries,
      { product: product.id, kind: 'ownerChangeDone', to: farewell.email, ...mail },
      needs,
    );
  }
  const data = {
    ...{ product: product.id, licence: licence.id, ownerChange: proof.id, cause: offer.cause },
    registrations: leaving.map(({ id }) => id),
  };
  await enqueueEvent(queries, { product: product.id, type: 'owner.changed', data }, needs);
}

/** Whoever shares the licence goes on with its key; whoever had it alone must not open it any more. */
function makeKey(
  queries: Queries,
  { licence, isTeam }: { readonly licence: LicenceRow; readonly isTeam: boolean },
  needs: OwnerChangeNeeds,
): Promise<LicenceKey> {
  const { now } = needs;
  return isTeam
    ? addFurtherKey(queries, { licence, cause: 'ownerChange', now }, needs)
    : replaceKeys(queries, { licence, now }, needs);
}

async function findFarewell(
  queries: Queries,
  leaving: readonly Holder[],
  registration: string,
  { keys }: OwnerChangeNeeds,
) {
  const holder = leaving.find(({ id }) => id === registration);
  if (holder === undefined) return undefined;
  const owner = await readOwner(queries, { product: holder.product, id: holder.owner }, keys.keyEncryption);
  return owner === undefined
    ? undefined
    : { email: owner.email, language: languageSchema.parse(holder.language) };
}

async function lockLicenceOf(
  queries: Queries,
  { product, ownerChange }: OwnerChangeAcceptance,
): Promise<LicenceRow | undefined> {
  const proof = await queries
    .selectFrom('proofs')
    .select('licence')
    .where('product', '=', product)
    .where('id', '=', ownerChange)
    .executeTakeFirst();
  return lockLicenceById(queries, { product, id: proof?.licence ?? '' });
}
