import { z } from 'zod';

/** The states of a licence, as the vendor decides them; `expired` follows from the term. */
export const licenceStateSchema = z.enum(['active', 'suspended', 'revoked', 'expired']);
/** A licence's state. */
export type LicenceState = z.infer<typeof licenceStateSchema>;

/** How long a licence holds: for ever, or until the end of a day (UTC). */
export const termSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('perpetual') }),
  z.strictObject({ kind: z.literal('until'), until: z.iso.date() }),
]);
/** A licence's term. */
export type Term = z.infer<typeof termSchema>;

/** Seats that installations hold, of those the licence has. */
export const seatsSchema = z.strictObject({
  used: z.int().nonnegative(),
  total: z.int().positive(),
});
/** Seats used and bought. */
export type Seats = z.infer<typeof seatsSchema>;
