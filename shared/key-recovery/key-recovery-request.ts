import { z } from 'zod';
import { languageSchema, productIdSchema } from '../product/product.ts';
import { emailSchema } from '../registration/owner.ts';

/** Body of `POST /v1/key-recoveries`, version 1: asks for the licence keys of an address, which are mailed to it. */
export const keyRecoveryRequestSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  email: emailSchema,
  language: languageSchema,
});
/** A request for keys by mail. */
export type KeyRecoveryRequest = z.infer<typeof keyRecoveryRequestSchema>;

/** Body of the answer: always this, whoever's the address is. */
export const keyRecoveryResponseSchema = z.strictObject({ version: z.literal(1) });
/** That the request was taken. */
export type KeyRecoveryResponse = z.infer<typeof keyRecoveryResponseSchema>;
