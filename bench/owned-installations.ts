import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { postRegistration } from '../test/support/post-registration.ts';
import { createRegistrationBody } from '../test/support/registration-request.ts';

/** A registered installation, and what its owner shows to speak for it. */
export interface OwnedInstallation {
  readonly token: string;
  readonly claim: {
    readonly product: string;
    readonly installation: string;
    readonly licence: string;
  };
}

const answerSchema = z.object({ certificate: z.string() });
const certificateSchema = z.object({ licence: z.string() });

/** Registers installations, one on each licence. */
export async function registerInstallations(
  url: string,
  licenceKeys: readonly string[],
): Promise<readonly OwnedInstallation[]> {
  const owned: OwnedInstallation[] = [];
  for (const licenceKey of licenceKeys) {
    const token = randomBytes(32).toString('base64url');
    const ownerTokenHash = createHash('sha256').update(token).digest('base64url');
    const body = createRegistrationBody({ licenceKey, ownerTokenHash });
    const answer = await postRegistration(url, body);
    const { certificate } = answerSchema.parse(JSON.parse(answer.body));
    const { licence } = certificateSchema.parse(decodeJwt(certificate));
    owned.push({ token, claim: { product: body.product, installation: body.installation.id, licence } });
  }
  return owned;
}
