import { z } from 'zod';
import { languageSchema, type Language, type Product } from '../../shared/product/product.ts';
import type { OwnerChangeCause } from '../../shared/owner-change/owner-change-request.ts';
import { ownerChangeCauseSchema } from '../../shared/owner-change/owner-change-request.ts';
import { enqueueMail } from '../outgoing/enqueue.ts';
import type { RegistrationRow } from '../owner/authorise-owner.ts';
import { readOwner } from '../owner/read-owner.ts';
import { mayMailProof, openProof } from '../proof/open-proof.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { toOfferMail, toStartedMail } from './owner-change-mail.ts';

/** What an owner change works with, at a time. */
export interface OwnerChangeNeeds extends ServiceNeeds {
  readonly now: Date;
}

/** What the proof of an owner change holds: to whom the licence is offered, why, and by whom. */
export const offerContentSchema = z.strictObject({
  newOwnerEmail: z.string(),
  language: languageSchema,
  cause: ownerChangeCauseSchema,
  startedBy: z.enum(['owner', 'vendor']),
});
/** What the proof of an owner change holds. */
export type OfferContent = z.infer<typeof offerContentSchema>;

/** A licence that is offered to somebody. */
export interface NewOffer {
  readonly product: Product;
  /** The registration of whoever hands the licence on; the transaction has locked the licence's row. */
  readonly registration: RegistrationRow;
  readonly newOwnerEmail: string;
  readonly cause: OwnerChangeCause;
  readonly language: Language;
  readonly startedBy: 'owner' | 'vendor';
}

const LIFETIME_MS = 14 * 24 * 60 * 60 * 1000;

/** An offer that was asked for; one too many for a day has an id too, and is not mailed. */
export interface MadeOffer {
  readonly ownerChange: string;
  readonly isMailed: boolean;
}

/** Offers a licence inside the caller's transaction: mails the code to the new owner and tells the present one. */
export async function offerLicence(
  queries: Queries,
  offer: NewOffer,
  needs: OwnerChangeNeeds,
): Promise<MadeOffer> {
  const { product, registration, newOwnerEmail, cause, language, startedBy } = offer;
  const { now } = needs;
  const place = { product: product.id, kind: 'ownerChange', licence: registration.licence, now } as const;
  if (!(await mayMailProof(queries, place))) return { ownerChange: needs.ports.createId(), isMailed: false };
  const content: OfferContent = { newOwnerEmail, language, cause, startedBy };
  const proof = { ...place, registration: registration.id, content, lifetimeMs: LIFETIME_MS };
  const { id, code } = await openProof(queries, proof, needs);
  const mail = toOfferMail({ product, language }, { ownerChange: id, code });
  await enqueueMail(
    queries,
    { product: product.id, kind: 'ownerChangeOffer', to: newOwnerEmail, ...mail },
    needs,
  );
  await tellOwner(queries, offer, needs);
  return { ownerChange: id, isMailed: true };
}

async function tellOwner(
  queries: Queries,
  { product, registration, startedBy }: NewOffer,
  needs: OwnerChangeNeeds,
): Promise<void> {
  const id = { product: product.id, id: registration.owner };
  const owner = await readOwner(queries, id, needs.keys.keyEncryption);
  if (owner === undefined) return;
  const language = languageSchema.parse(registration.language);
  const mail = toStartedMail({ product, language }, startedBy);
  await enqueueMail(
    queries,
    { product: product.id, kind: 'ownerChangeStarted', to: owner.email, ...mail },
    needs,
  );
}
