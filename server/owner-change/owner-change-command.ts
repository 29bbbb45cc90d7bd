import { z } from 'zod';
import { ownerChangeCauseSchema } from '../../shared/owner-change/owner-change-request.ts';
import { languageSchema, productIdSchema } from '../../shared/product/product.ts';
import { emailSchema } from '../../shared/registration/owner.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command, type CommandContext, type Outcome } from '../command-line/command.ts';
import { findLicenceProblem } from '../licence/check-licence.ts';
import { lockLicenceById } from '../licence/licence-name.ts';
import { findRegistration } from '../owner/find-registration.ts';
import { readOwner } from '../owner/read-owner.ts';
import { findProduct } from '../product/product-records.ts';
import type { Queries } from '../store/schema.ts';
import { offerLicence, type NewOffer, type OwnerChangeNeeds } from './offer.ts';

/** Makes `deed owner change`. */
export function createOwnerChangeCommands(): readonly Command[] {
  return [changeCommand];
}

const changeCommand = defineCommand({
  words: 'owner change',
  usage: '--product P --registration ID --to EMAIL|- [--cause leaver|gift|resale] [--language en|de]',
  summary: 'Offers the licence of an owner who is gone to another person, who gets a code by mail',
  values: z.strictObject({
    product: productIdSchema,
    registration: z.uuid(),
    to: z.string(),
    cause: ownerChangeCauseSchema.optional(),
    language: languageSchema.optional(),
  }),
  run: async ({ product, registration, to, cause = 'leaver', language = 'en' }, context) => {
    const email = await readAddress(to, context);
    if (!email.ok) return email;
    return context.withBackend(false, async (backend) => {
      const offer = { product, id: registration.toLowerCase(), newOwnerEmail: email.value, cause, language };
      const now = backend.ports.clock();
      const offered = await backend.store.write((queries) =>
        offerForVendor(queries, offer, { ...backend, now }),
      );
      if (!offered.ok) return offered;
      return ok({
        json: { product, registration: offer.id, ownerChange: offered.value },
        text: `offered as owner change ${offered.value}; the code is mailed to the new owner, a notice to the present one`,
      });
    });
  },
});

/** A list of processes shows the arguments of a command, and an address is personal data: `-` reads it from the standard input. */
async function readAddress(to: string, { readText }: CommandContext): Outcome<string> {
  const parsed = emailSchema.safeParse(to === '-' ? await readText(to) : to);
  return parsed.success ? ok(parsed.data) : fail('EMAIL_INVALID');
}

interface VendorOffer extends Pick<NewOffer, 'newOwnerEmail' | 'cause' | 'language'> {
  readonly product: string;
  /** The registration's. */
  readonly id: string;
}

async function offerForVendor(
  queries: Queries,
  { id, ...offer }: VendorOffer,
  needs: OwnerChangeNeeds,
): Outcome<string> {
  const product = await findProduct(queries, offer.product);
  if (product === undefined) return fail('PRODUCT_UNKNOWN', `found ${offer.product}`);
  const named = await findRegistration(queries, { product: product.id, id });
  if (named === undefined) return fail('REGISTRATION_UNKNOWN');
  const licence = await lockLicenceById(queries, { product: product.id, id: named.licence });
  // Asked under the lock of the licence: it can have changed hands a moment before.
  const registration = await findRegistration(queries, { product: product.id, id });
  if (licence === undefined || registration === undefined) return fail('REGISTRATION_UNKNOWN');
  const owner = { product: product.id, id: registration.owner };
  if ((await readOwner(queries, owner, needs.keys.keyEncryption)) === undefined)
    return fail('REGISTRATION_UNKNOWN');
  const problem = findLicenceProblem(licence, needs.now);
  if (problem !== undefined) return fail('LICENCE_NOT_ACTIVE', problem);
  const order = { ...offer, product, registration, startedBy: 'vendor' } as const;
  const { ownerChange, isMailed } = await offerLicence(queries, order, needs);
  return isMailed ? ok(ownerChange) : fail('OFFERS_EXHAUSTED');
}
