import { z } from 'zod';
import { seatClaimSchema } from '../registration/seat-claim.ts';

/** Body of `POST /v1/certificates`, version 1: asks for the licence as it is now. */
export const certificateRequestSchema = seatClaimSchema;
/** A request for a fresh certificate. */
export type CertificateRequest = z.infer<typeof certificateRequestSchema>;

/** Body of the answer: a signed certificate as compact JWS. */
export const certificateResponseSchema = z.strictObject({
  version: z.literal(1),
  certificate: z.string().max(16_384),
});
/** A fresh certificate. */
export type CertificateResponse = z.infer<typeof certificateResponseSchema>;
