import { z } from 'zod';
import { languageSchema, productIdSchema } from '../product/product.ts';
import { proofCodeSchema } from '../proof/proof-code.ts';
import { licenceKeySchema } from '../registration/draft.ts';
import { emailSchema } from '../registration/owner.ts';
import { registrationRequestSchema } from '../registration/registration-request.ts';

const askerShape = {
  version: z.literal(1),
  product: productIdSchema,
  licenceKey: licenceKeySchema,
  /** The installation that is to have the seat. */
  installation: registrationRequestSchema.shape.installation,
};

/** Body of `POST /v1/take-overs`, version 1: asks for the seat of a computer that is lost. */
export const takeOverRequestSchema = z.strictObject({
  ...askerShape,
  /** The address that the lost installation was registered with; if it is, it gets the code. */
  email: emailSchema,
  language: languageSchema,
});
/** A request for a code that takes over a seat. */
export type TakeOverRequest = z.infer<typeof takeOverRequestSchema>;

/** Body of the answer, which is the same whether the address is known or not. */
export const takeOverResponseSchema = z.strictObject({ version: z.literal(1), takeOver: z.uuid() });
/** What a take-over is confirmed by, together with the code. */
export type TakeOverResponse = z.infer<typeof takeOverResponseSchema>;

/** Body of `POST /v1/take-overs/confirm`, version 1. */
export const takeOverConfirmationSchema = z.strictObject({
  ...askerShape,
  takeOver: z.uuid(),
  code: proofCodeSchema,
  /** Which seat, if the owner has several on this licence: one that an earlier answer listed. */
  seat: z.uuid().optional(),
});
/** A request to take over a seat. */
export type TakeOverConfirmation = z.infer<typeof takeOverConfirmationSchema>;

/** A seat to choose from, by the registration that holds it. */
export const takeOverSeatSchema = z.strictObject({
  seat: z.uuid(),
  platform: registrationRequestSchema.shape.installation.shape.platform,
  release: registrationRequestSchema.shape.installation.shape.release,
  registeredAt: z.iso.datetime(),
});
/** A seat to choose from. */
export type TakeOverSeat = z.infer<typeof takeOverSeatSchema>;

/** Body of the answer: the seat is the new installation's, or the owner has several and has to choose (the code stays good). */
export const takeOverOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ version: z.literal(1), outcome: z.literal('takenOver') }),
  z.strictObject({
    version: z.literal(1),
    outcome: z.literal('choose'),
    seats: z.array(takeOverSeatSchema).min(1).max(100),
  }),
]);
/** How a take-over went. */
export type TakeOverOutcome = z.infer<typeof takeOverOutcomeSchema>;
