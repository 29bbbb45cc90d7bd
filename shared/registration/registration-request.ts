import { z } from 'zod';
import { productIdSchema } from '../product/product.ts';
import { choicesSchema, itemsGiven, licenceKeySchema, servedNoticeSchema } from './draft.ts';
import { ownerSchema } from './owner.ts';
import { REGISTER } from '../purposes/register.ts';

const sha256Schema = z.string().regex(/^[\w-]{43}$/u);

/** An installation's id: a random UUID that the client makes, never a fingerprint of hardware. */
export const installationIdSchema = z.uuid().brand<'InstallationId'>();
/** An installation's id. */
export type InstallationId = z.infer<typeof installationIdSchema>;

/**
 * Body of `POST /v1/registrations`, version 1. Times are UTC; hashes are SHA-256 in base64url without padding.
 *
 * Beyond its shape: a personal item without its served notice is refused (`NOTICE_MISSING`).
 */
export const registrationRequestSchema = z
  .strictObject({
    version: z.literal(1),
    product: productIdSchema,
    licenceKey: licenceKeySchema,
    installation: z.strictObject({
      id: installationIdSchema,
      platform: z.enum(['linux', 'darwin', 'win32']),
      release: z.string().regex(/^\d+\.\d+\.\d+$/u),
    }),
    owner: ownerSchema,
    /** Hash of the token that will authorise the owner; the token itself stays in the owner's keychain. */
    ownerTokenHash: sha256Schema,
    choices: choicesSchema,
    agreement: z.strictObject({ version: z.string().min(1).max(20), acceptedAt: z.iso.datetime() }),
    /** `textHash` is the hash of the words as they were shown (`toNoticeText`). */
    notices: z.array(z.strictObject({ ...servedNoticeSchema.shape, textHash: sha256Schema })).max(20),
    /** When **Register** was pressed; may be months before the request arrives. */
    submittedAt: z.iso.datetime(),
  })
  .superRefine((request, context) => {
    for (const item of itemsGiven(request)) {
      const isServed = request.notices.some(
        ({ subject, version }) => subject === item && version <= REGISTER[item].noticeVersion,
      );
      if (!isServed) context.addIssue({ code: 'custom', message: 'NOTICE_MISSING', path: ['notices', item] });
    }
    if (request.choices.newsByPost && request.owner.postalAddress === undefined) {
      context.addIssue({ code: 'custom', message: 'CHOICE_NEEDS_ADDRESS', path: ['owner', 'postalAddress'] });
    }
  });
/** A checked registration request. */
export type RegistrationRequest = z.infer<typeof registrationRequestSchema>;

/** Body of the answer to `POST /v1/registrations`: three signed documents as compact JWS. */
export const registrationResponseSchema = z.strictObject({
  version: z.literal(1),
  acknowledgement: z.string().max(16_384),
  certificate: z.string().max(16_384),
  receipt: z.string().max(16_384),
});
/** The three signed documents. */
export type RegistrationResponse = z.infer<typeof registrationResponseSchema>;
