import type { Seats } from '../../shared/licence/licence.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { countSeats, type LicenceRow } from '../licence/licence-records.ts';
import { enqueueEvent, type OutgoingNeeds } from '../outgoing/enqueue.ts';
import type { Queries, Tables } from '../store/schema.ts';
import { deleteSeat, isSeatHeld } from './seat-records.ts';

/** Why a seat is given back: its owner moves to another computer (`owner`, `takeOver`), the vendor frees it, or the licence changes hands. */
export type ReleaseCause = Tables['seat_releases']['cause'];

/** A seat to be given back. */
export interface SeatRelease {
  /** The licence, whose row the transaction has locked (`lockLicence`, `lockLicenceById`). */
  readonly licence: LicenceRow;
  readonly installation: string;
  readonly cause: ReleaseCause;
  readonly now: Date;
}

/** Why a seat cannot be given back. */
export type ReleaseProblem = 'SEAT_NOT_HELD' | 'TRANSFERS_EXHAUSTED';

/** The year in which transfers are counted, in days up to now. */
export const TRANSFER_YEAR_DAYS = 365;

/** Causes by which an owner moves a licence from computer to computer; a licence has so many of them in a year. */
const COUNTED: readonly ReleaseCause[] = ['owner', 'takeOver'];
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/**
 * Gives a seat back inside the caller's transaction and gives the seats as they are then.
 *
 * The registration stays recorded; registering again takes a seat again. The cap on transfers is checked here, for the causes
 * that count: nobody gets past it by another door. Refusals have written nothing.
 */
export async function releaseSeat(
  queries: Queries,
  { licence, installation, cause, now }: SeatRelease,
  needs: OutgoingNeeds,
): Promise<Result<Seats, Failure<ReleaseProblem>>> {
  const seat = { product: licence.product, licence: licence.id, installation };
  if (!(await isSeatHeld(queries, licence, installation))) return fail('SEAT_NOT_HELD');
  if (COUNTED.includes(cause) && (await countTransfersLeft(queries, licence, now)) === 0) {
    return fail('TRANSFERS_EXHAUSTED');
  }
  await deleteSeat(queries, licence, installation);
  await queries
    .insertInto('seat_releases')
    .values({ ...seat, id: needs.ports.createId(), cause, released_at: now.toISOString() })
    .execute();
  const event = { product: licence.product, type: 'seat.released', data: { ...seat, cause } };
  await enqueueEvent(queries, event, needs);
  return ok(await countSeats(queries, licence));
}

/** Counts the transfers of a licence in the last 365 days; under the licence's row lock the number holds until the commit. */
export async function countTransfers(
  queries: Queries,
  licence: Pick<LicenceRow, 'product' | 'id'>,
  now: Date,
): Promise<number> {
  const yearAgo = new Date(now.getTime() - TRANSFER_YEAR_DAYS * MILLISECONDS_PER_DAY).toISOString();
  const { transfers } = await queries
    .selectFrom('seat_releases')
    .select((expression) => expression.fn.countAll<number | string>().as('transfers'))
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .where('released_at', '>', yearAgo)
    .where('cause', 'in', COUNTED)
    .executeTakeFirstOrThrow();
  return Number(transfers);
}

/** How many transfers a licence has left now; never less than none, also when the vendor has lowered the number since. */
export async function countTransfersLeft(
  queries: Queries,
  licence: Pick<LicenceRow, 'product' | 'id' | 'transfers_per_year'>,
  now: Date,
): Promise<number> {
  return Math.max(0, licence.transfers_per_year - (await countTransfers(queries, licence, now)));
}
