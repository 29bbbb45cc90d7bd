import type { Language, Product } from '../../shared/product/product.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { TakeOverConfirmation, TakeOverRequest } from '../../shared/take-over/take-over-request.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Submitted } from '../idempotency/once-route.ts';
import type { Refusal, Verdict } from '../idempotency/verdict.ts';
import { lockGenuineLicence } from '../licence/lock-genuine-licence.ts';
import { enqueueMail } from '../outgoing/enqueue.ts';
import { readOwner } from '../owner/read-owner.ts';
import { mayMailProof, openProof } from '../proof/open-proof.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { confirmTakeOver, type TakeOverNeeds } from './confirm-take-over.ts';
import { listOwnedSeats } from './owned-seats.ts';
import { toCodeMail } from './take-over-mail.ts';

/** Moves the seat of a computer that is lost, for whoever reads its owner's mail. */
export interface TakeOvers {
  /** Mails a code to the address if it is an owner's who holds a seat of the licence; the answer does not tell. */
  readonly start: (submitted: Submitted<TakeOverRequest>) => Promise<Verdict>;
  /**
   * Gives the new installation the seat of the old one.
   *
   * `PROOF_REFUSED` for whatever is wrong with the code, `TRANSFERS_EXHAUSTED` if the licence was moved too often,
   * `LICENCE_NO_SEAT` if the owner holds no seat any more and no other is free; the last two leave the code good.
   */
  readonly confirm: (submitted: Submitted<TakeOverConfirmation>) => Promise<Verdict>;
}

const LIFETIME_MS = 60 * 60 * 1000;

/** Makes the take-overs of a store. */
export function createTakeOvers(needs: ServiceNeeds): TakeOvers {
  return {
    start: ({ key, requestHash, request }) =>
      needs.once.answer({ product: request.product, key, requestHash }, (queries, now) =>
        start(queries, request, { ...needs, now }),
      ),
    confirm: ({ key, requestHash, request }) =>
      needs.once.answer({ product: request.product, key, requestHash }, (queries, now) =>
        confirmTakeOver(queries, request, { ...needs, now }),
      ),
  };
}

/**
 * An address that is nobody's gets a proof too, which nobody can give: so that neither this answer nor those to guesses at the
 * code tell, by their words or their time, whose address it is.
 */
async function start(
  queries: Queries,
  request: TakeOverRequest,
  needs: TakeOverNeeds,
): Promise<Result<Decision, Refusal>> {
  const genuine = await lockGenuineLicence(queries, request, needs);
  if (!genuine.ok) return genuine;
  const { product, licence } = genuine.value;
  const { now, keys } = needs;
  const [seat] = await listOwnedSeats(queries, licence, toBlindIndex('email', request.email, keys.index));
  const place = { product: product.id, kind: 'takeOver', licence: licence.id, now } as const;
  const mailed = (await mayMailProof(queries, place)) ? seat : undefined;
  const proof = {
    ...place,
    registration: mailed?.id ?? null,
    content: { email: mailed === undefined ? '' : request.email },
    lifetimeMs: LIFETIME_MS,
  };
  const { id, code } = await openProof(queries, proof, needs);
  if (mailed !== undefined) {
    await mailCode(queries, { product, language: request.language, owner: mailed.owner, code }, needs);
  }
  return ok({ status: 202, body: JSON.stringify({ version: 1, takeOver: id }) });
}

interface CodeMail {
  readonly product: Product;
  readonly language: Language;
  readonly owner: string;
  readonly code: string;
}

async function mailCode(
  queries: Queries,
  { product, language, owner: id, code }: CodeMail,
  needs: TakeOverNeeds,
): Promise<void> {
  const owner = await readOwner(queries, { product: product.id, id }, needs.keys.keyEncryption);
  if (owner === undefined) return;
  const mail = toCodeMail({ product, language }, code);
  // To the address as the owner wrote it, never as whoever asks does.
  await enqueueMail(queries, { product: product.id, kind: 'takeOverCode', to: owner.email, ...mail }, needs);
}
