import { ownerTokenSchema } from '../../shared/registration/seat-claim.ts';
import { RequestRefused } from '../http/request-refused.ts';

/** How a route that takes the owner token says so in OpenAPI. */
export const OWNER_TOKEN_SECURITY = [{ ownerToken: [] }];

const SCHEME = /^bearer +/iu;

/** Reads the owner token out of `Authorization: Bearer TOKEN` (RFC 6750, section 2.1). Throws `OWNER_TOKEN_MISSING`. */
export function readOwnerToken(headers: Readonly<Record<string, unknown>>): string {
  const { authorization } = headers;
  const credentials = typeof authorization === 'string' && SCHEME.test(authorization) ? authorization : '';
  const token = ownerTokenSchema.safeParse(credentials.replace(SCHEME, ''));
  if (!token.success) throw new RequestRefused('OWNER_TOKEN_MISSING');
  return token.data;
}
