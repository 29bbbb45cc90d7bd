import { z } from 'zod';
import { languageSchema, type Product } from '../../shared/product/product.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import {
  takeOverSeatSchema,
  type TakeOverConfirmation,
  type TakeOverOutcome,
  type TakeOverSeat,
} from '../../shared/take-over/take-over-request.ts';
import type { Decision } from '../idempotency/once.ts';
import type { Refusal } from '../idempotency/verdict.ts';
import { countSeats, type LicenceRow } from '../licence/licence-records.ts';
import { lockGenuineLicence } from '../licence/lock-genuine-licence.ts';
import { enqueueEvent, enqueueMail } from '../outgoing/enqueue.ts';
import { readOwner } from '../owner/read-owner.ts';
import { checkProof, readProofContent, useProof } from '../proof/check-proof.ts';
import { takeSeat } from '../registration/take-seat.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import { releaseSeat } from '../seat/release-seat.ts';
import { isSeatHeld } from '../seat/seat-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { listOwnedSeats, type OwnedSeat } from './owned-seats.ts';
import { toDoneMail } from './take-over-mail.ts';

/** What a take-over works with, at a time. */
export interface TakeOverNeeds extends ServiceNeeds {
  readonly now: Date;
}

const contentSchema = z.strictObject({ email: z.string() });
const SEATS_SHOWN = 100;

/** Runs inside one transaction, under the lock of the licence's row: of two that come at once, the second finds the proof used. */
export async function confirmTakeOver(
  queries: Queries,
  request: TakeOverConfirmation,
  needs: TakeOverNeeds,
): Promise<Result<Decision, Refusal>> {
  // 1. The key, then the code.
  const genuine = await lockGenuineLicence(queries, request, needs);
  if (!genuine.ok) return genuine;
  const { product, licence } = genuine.value;
  const { now, keys } = needs;
  const name = { product: product.id, kind: 'takeOver', id: request.takeOver } as const;
  const proof = await checkProof(queries, { ...name, licence: licence.id, code: request.code, now }, needs);
  if (!proof.ok) return proof;
  // 2. Which seat: all that the owner of the address holds, but the new installation's own.
  const { email } = readProofContent(proof.value, contentSchema, keys.keyEncryption);
  const owned = await listOwnedSeats(queries, licence, toBlindIndex('email', email, keys.index));
  const seats = owned.filter(({ installation }) => installation !== request.installation.id);
  const seat = chooseSeat(seats, request.seat);
  if (seat === undefined && seats.length > 0)
    return answer({ version: 1, outcome: 'choose', seats: describe(seats) });
  // 3. The move.
  const moved = await moveSeat(queries, { request, product, licence, seat }, needs);
  if (!moved.ok) return moved;
  await useProof(queries, proof.value);
  return answer({ version: 1, outcome: 'takenOver' });
}

function chooseSeat(seats: readonly OwnedSeat[], wanted: string | undefined): OwnedSeat | undefined {
  const [only] = seats;
  if (wanted === undefined) return seats.length === 1 ? only : undefined;
  return seats.find(({ id }) => id === wanted);
}

function describe(seats: readonly OwnedSeat[]): TakeOverSeat[] {
  return seats
    .slice(0, SEATS_SHOWN)
    .map(({ id, platform, release, recorded_at }) =>
      takeOverSeatSchema.parse({ seat: id, platform, release, registeredAt: recorded_at }),
    );
}

interface Move {
  readonly request: TakeOverConfirmation;
  readonly product: Product;
  readonly licence: LicenceRow;
  /** Nothing if the owner holds no seat any more; a free one is then taken, if there is one. */
  readonly seat: OwnedSeat | undefined;
}

async function moveSeat(
  queries: Queries,
  { request, product, licence, seat }: Move,
  needs: TakeOverNeeds,
): Promise<Result<undefined, Refusal>> {
  const { now } = needs;
  if (!(await willFit(queries, { request, licence, seat }))) return fail('LICENCE_NO_SEAT');
  if (seat !== undefined) {
    const release = { licence, installation: seat.installation, cause: 'takeOver', now } as const;
    const released = await releaseSeat(queries, release, needs);
    if (!released.ok) return released;
  }
  await takeSeat(queries, licence, { installation: request.installation.id, now });
  if (seat === undefined) return ok(undefined);
  const data = { product: product.id, licence: licence.id, registration: seat.id };
  await enqueueEvent(queries, { product: product.id, type: 'seat.takenOver', data }, needs);
  const id = { product: product.id, id: seat.owner };
  const owner = await readOwner(queries, id, needs.keys.keyEncryption);
  if (owner === undefined) return ok(undefined);
  const mail = toDoneMail({ product, language: languageSchema.parse(seat.language) }, now);
  await enqueueMail(queries, { product: product.id, kind: 'takenOver', to: owner.email, ...mail }, needs);
  return ok(undefined);
}

/** Asked before anything is written, because a refusal leaves everything as it was: a vendor can have lowered the number of seats. */
async function willFit(
  queries: Queries,
  { request, licence, seat }: Pick<Move, 'request' | 'licence' | 'seat'>,
): Promise<boolean> {
  const { used, total } = await countSeats(queries, licence);
  const usedThen = seat === undefined ? used : used - 1;
  return usedThen < total || (await isSeatHeld(queries, licence, request.installation.id));
}

function answer(outcome: TakeOverOutcome): Result<Decision, Refusal> {
  return ok({ status: 200, body: JSON.stringify(outcome) });
}
