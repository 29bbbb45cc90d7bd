import { z } from 'zod';
import { productIdSchema } from '../product/product.ts';
import { installationIdSchema } from './registration-request.ts';

/** A seat by name: which installation's, of which licence. The owner token that comes with it says that its owner asks. */
export const seatClaimSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  installation: installationIdSchema,
  /** The licence's id, as certificates have it. */
  licence: z.uuid(),
});
/** A seat by name. */
export type SeatClaim = z.infer<typeof seatClaimSchema>;

/**
 * The token that authorises the owner of a registration: 32 random bytes in base64url, 43 characters.
 *
 * It goes only into `Authorization: Bearer TOKEN` (RFC 6750, section 2.1), never into an address, a body or a log.
 */
export const ownerTokenSchema = z.string().regex(/^[\w-]{43}$/u);
