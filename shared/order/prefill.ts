import { z } from 'zod';
import { productIdSchema } from '../product/product.ts';
import { ownerSchema } from '../registration/owner.ts';

/** The token of a registration link (`deed-PRODUCT:register?key=…&prefill=TOKEN`): 32 random bytes in base64url. */
export const prefillTokenSchema = z.string().regex(/^[\w-]{43}$/u);

/** Body of `POST /v1/prefills`, version 1. */
export const prefillRequestSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  token: prefillTokenSchema,
});
/** A checked request for what an order says about its buyer. */
export type PrefillRequest = z.infer<typeof prefillRequestSchema>;

/** Body of the answer: what the form can be filled in with, to be seen and changed before anything is sent; and what was bought. */
export const prefillResponseSchema = z.strictObject({
  version: z.literal(1),
  ...ownerSchema.pick({ organisation: true, country: true, postalAddress: true }).shape,
  name: ownerSchema.shape.name.optional(),
  email: ownerSchema.shape.email,
  ordered: z.strictObject({ edition: z.string().max(40), seats: z.int().positive() }),
});
/** What an order says about its buyer, and what was bought. */
export type PrefillResponse = z.infer<typeof prefillResponseSchema>;
