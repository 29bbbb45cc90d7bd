import { createHash, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Queries, Tables } from '../store/schema.ts';

/** A registration as the store keeps it. */
export type RegistrationRow = Selectable<Tables['registrations']>;

/** Who says that they are a registration's owner: the registration by licence and installation, and the owner token. */
export interface OwnerClaim {
  readonly product: string;
  readonly licence: string;
  readonly installation: string;
  /** As it stands after `Bearer` in the Authorization header. */
  readonly token: string;
}

/**
 * The registration whose owner token this is; nothing if there is no such registration or the token is another one.
 *
 * Both take the same work and the same time. The hash of an erased owner's registration is empty, which no token's is.
 */
export async function authoriseOwner(
  queries: Queries,
  { product, licence, installation, token }: OwnerClaim,
): Promise<RegistrationRow | undefined> {
  const found = await queries
    .selectFrom('registrations')
    .selectAll()
    .where('product', '=', product)
    .where('licence', '=', licence)
    .where('installation', '=', installation)
    .executeTakeFirst();
  const isRight = areEqual(found?.owner_token_hash ?? '', digest(token).toString('base64url'));
  return isRight ? found : undefined;
}

/** Compares texts of any length; how long it takes says nothing about where they differ. */
function areEqual(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
