import { randomBytes, randomUUID } from 'node:crypto';
import { injectRegistration, readDocuments } from './inject-registration.ts';
import { ADA, createRegistrationBody, hashOf, type RegistrationBody } from './registration-request.ts';
import type { TestBackend } from './test-backend.ts';

/** A registration that a test has made, with what only its client knows. */
export interface Registered {
  readonly licenceKey: string;
  readonly installation: { readonly id: string; readonly platform: 'linux'; readonly release: string };
  readonly token: string;
  readonly registration: string;
  readonly licence: string;
  readonly supportCode: string;
  readonly email: string;
}

/** What a test decides about a registration. */
export interface RegisteredAs {
  readonly licenceKey?: string;
  readonly owner?: RegistrationBody['owner'];
  readonly installation?: Registered['installation'];
}

/** A new installation. */
export function createInstallation(): Registered['installation'] {
  return { id: randomUUID(), platform: 'linux', release: '4.2.0' };
}

/** An address that no other test has. */
export function createAddress(): string {
  return `Owner.${randomUUID()}@canary.example`;
}

/** Registers an installation; by default a new one, with a licence and an address of its own. */
export async function registerOwner(
  backend: TestBackend,
  { licenceKey, owner, installation = createInstallation() }: RegisteredAs = {},
): Promise<Registered> {
  const key = licenceKey ?? (await backend.issueKey());
  const token = randomBytes(32).toString('base64url');
  const given = owner ?? { ...ADA, email: createAddress() };
  const now = new Date().toISOString();
  const body = createRegistrationBody({
    ...{ licenceKey: key, owner: given, installation, ownerTokenHash: hashOf(token) },
    ...(given.phone === undefined
      ? {}
      : {
          notices: [
            ...createRegistrationBody().notices,
            { subject: 'phone', version: 1, language: 'en', servedAt: now, textHash: hashOf('phone') },
          ],
        }),
  });
  const { acknowledgement, certificate } = await readDocuments(
    await injectRegistration(backend, body),
    backend,
  );
  const { registration, supportCode } = acknowledgement;
  const { licence } = certificate;
  return { licenceKey: key, installation, token, registration, licence, supportCode, email: given.email };
}
