import { z } from 'zod';
import { languageSchema, productIdSchema } from '../product/product.ts';
import { proofCodeSchema } from '../proof/proof-code.ts';
import { emailSchema } from '../registration/owner.ts';
import { seatClaimSchema } from '../registration/seat-claim.ts';

/** Why a licence gets another owner: it is given away, sold on, or whoever held it left the organisation. */
export const ownerChangeCauseSchema = z.enum(['gift', 'resale', 'leaver']);
/** Why a licence gets another owner. */
export type OwnerChangeCause = z.infer<typeof ownerChangeCauseSchema>;

/** Body of `POST /v1/owner-changes`, version 1: the owner of a registration offers the licence to somebody else. */
export const ownerChangeRequestSchema = z.strictObject({
  ...seatClaimSchema.shape,
  cause: ownerChangeCauseSchema,
  newOwnerEmail: emailSchema,
  /** The language of the mail to the new owner. */
  language: languageSchema,
});
/** An offer of a licence. */
export type OwnerChangeRequest = z.infer<typeof ownerChangeRequestSchema>;

/** Body of the answer to an offer. */
export const ownerChangeResponseSchema = z.strictObject({ version: z.literal(1), ownerChange: z.uuid() });
/** What an owner change is accepted or withdrawn by. */
export type OwnerChangeResponse = z.infer<typeof ownerChangeResponseSchema>;

/** Body of `POST /v1/owner-changes/withdraw`, version 1. */
export const ownerChangeWithdrawalSchema = z.strictObject({
  ...seatClaimSchema.shape,
  ownerChange: z.uuid(),
});
/** The withdrawal of an offer. */
export type OwnerChangeWithdrawal = z.infer<typeof ownerChangeWithdrawalSchema>;

/** Body of the answer to a withdrawal. */
export const ownerChangeWithdrawnSchema = z.strictObject({
  version: z.literal(1),
  outcome: z.literal('withdrawn'),
});

/** Body of `POST /v1/owner-changes/accept`, version 1: the new owner accepts; a key comes by mail. */
export const ownerChangeAcceptanceSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  ownerChange: z.uuid(),
  code: proofCodeSchema,
});
/** The acceptance of an offer. */
export type OwnerChangeAcceptance = z.infer<typeof ownerChangeAcceptanceSchema>;

/** Body of the answer to an acceptance. */
export const ownerChangeAcceptedSchema = z.strictObject({
  version: z.literal(1),
  outcome: z.literal('accepted'),
});
