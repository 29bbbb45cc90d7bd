import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { createLicenceKey, formatLicenceKey, RANDOM_SYMBOLS } from '../../shared/licence/licence-key.ts';
import type { registrationRequestSchema } from '../../shared/registration/registration-request.ts';

/** A registration request as it goes over the wire. */
export type RegistrationBody = z.input<typeof registrationRequestSchema>;

/** The fixture customer; what must never be found in a log or a database. */
export const ADA = { name: 'Ada Quillfeather-Lovelace', email: 'Ada.Quillfeather@canary.example' } as const;

/** A licence key that nobody issued. */
export function createStrangeKey(): string {
  return formatLicenceKey(createLicenceKey(Array.from(randomBytes(RANDOM_SYMBOLS), (byte) => byte % 32)));
}

/** A valid request with a key, an installation and a token of its own; what is given replaces the fixture's. */
export function createRegistrationBody(given: Partial<RegistrationBody> = {}): RegistrationBody {
  const now = new Date().toISOString();
  const notice = (subject: 'licenceKey' | 'name' | 'email' | 'newsByEmail') => ({
    ...{ subject, version: 1, language: 'en' as const, servedAt: now },
    textHash: hashOf(subject),
  });
  return {
    version: 1,
    product: 'sample-studio',
    licenceKey: createStrangeKey(),
    installation: { id: randomUUID(), platform: 'linux', release: '4.2.0' },
    owner: { ...ADA },
    ownerTokenHash: hashOf(randomUUID()),
    choices: { newsByEmail: true, newsByPost: false },
    agreement: { version: '3', acceptedAt: now },
    notices: [notice('licenceKey'), notice('name'), notice('email'), notice('newsByEmail')],
    submittedAt: now,
    ...given,
  };
}

/** SHA-256 in base64url, as requests and documents write it. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
