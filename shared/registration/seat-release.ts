import { z } from 'zod';
import { seatsSchema } from '../licence/licence.ts';
import { seatClaimSchema } from './seat-claim.ts';

/** Body of `POST /v1/seats/release`, version 1: gives the seat back, so that another installation can take it. */
export const seatReleaseRequestSchema = seatClaimSchema;
/** A request to give a seat back. */
export type SeatReleaseRequest = z.infer<typeof seatReleaseRequestSchema>;

/** Body of the answer: the licence's seats after it, and how many more of them can be given back within 365 days. */
export const seatReleaseResponseSchema = z.strictObject({
  version: z.literal(1),
  seats: seatsSchema,
  transfersLeft: z.int().nonnegative(),
});
/** How a licence stands after a seat was given back. */
export type SeatReleaseResponse = z.infer<typeof seatReleaseResponseSchema>;
