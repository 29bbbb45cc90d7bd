import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { seatClaimSchema } from '../../shared/registration/seat-claim.ts';
import { injectRegistration, readDocuments } from './inject-registration.ts';
import type { PlainAnswer } from './post-registration.ts';
import { createRegistrationBody, hashOf, type RegistrationBody } from './registration-request.ts';
import type { TestBackend } from './test-backend.ts';

/** An installation that is registered, and the token that only its owner has. */
export interface OwnedInstallation {
  readonly token: string;
  /** The body of requests about its seat. */
  readonly claim: z.input<typeof seatClaimSchema>;
  readonly body: RegistrationBody;
}

/** Registers an installation, unless told otherwise a new one, with a licence and a token of its own. */
export async function registerInstallation(
  backend: TestBackend,
  licenceKey: string,
  id: string = randomUUID(),
): Promise<OwnedInstallation> {
  const token = randomBytes(32).toString('base64url');
  const body = createRegistrationBody({
    licenceKey,
    installation: { id, platform: 'linux', release: '4.2.0' },
    ownerTokenHash: hashOf(token),
  });
  const { certificate } = await readDocuments(await injectRegistration(backend, body), backend);
  const { product, installation, licence } = certificate;
  return { token, claim: { version: 1, product, installation, licence }, body };
}

/** A request that an owner makes. */
export interface OwnerRequest {
  readonly token?: string;
  readonly body: unknown;
  readonly key?: string;
}

/** Sends a request with an owner token. */
export async function injectAsOwner(
  { app }: Pick<TestBackend, 'app'>,
  url: '/v1/seats/release' | '/v1/certificates',
  { token, body, key = randomUUID() }: OwnerRequest,
): Promise<PlainAnswer> {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `"${key}"`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.body };
}

/** Gives an installation's seat back as its owner does. */
export function releaseSeatOf(
  backend: Pick<TestBackend, 'app'>,
  { token, claim }: OwnedInstallation,
  key: string = randomUUID(),
): Promise<PlainAnswer> {
  return injectAsOwner(backend, '/v1/seats/release', { token, body: claim, key });
}
