import { z } from 'zod';

/** What an order has of one kind of licence: its edition is settled, and it says nothing about the buyer. */
export const settledLineSchema = z.strictObject({
  edition: z.string(),
  seats: z.int(),
  count: z.int(),
  until: z.string().nullable(),
});
/** What an order has of one kind of licence. */
export type SettledLine = z.infer<typeof settledLineSchema>;

const linesSchema = z.array(settledLineSchema);

/** Reads the lines of an order as the store keeps them. */
export function readLines(text: string): readonly SettledLine[] {
  return linesSchema.parse(JSON.parse(text));
}
