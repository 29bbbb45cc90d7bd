import { z } from 'zod';
import { seatsSchema, termSchema } from '../licence/licence.ts';
import { productIdSchema } from '../product/product.ts';
import { servedNoticeSchema, choicesSchema } from '../registration/draft.ts';
import { installationIdSchema } from '../registration/registration-request.ts';

const hash = z.string().regex(/^[\w-]{43}$/u);

/** A support code: seven characters that can be read aloud, such as `KT4-92M`; it finds a registration and opens nothing. */
export const supportCodeSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/u);

/** The backend's word that it has an entry: which request (hash of its exact bytes) became which registration. */
export const acknowledgementSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  installation: installationIdSchema,
  idempotencyKey: z.uuid(),
  requestHash: hash,
  registration: z.uuid(),
  supportCode: supportCodeSchema,
  receivedAt: z.iso.datetime(),
});
/** An acknowledgement's content. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/**
 * The backend's statement about this installation and its licence; holds no personal data.
 *
 * `active`: the installation holds a seat. `revoked`: the vendor has ended the licence, and this is the only thing that ends it.
 */
export const certificateSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  installation: installationIdSchema,
  licence: z.uuid(),
  /** The last two symbols of the licence's own key, to show which licence it is; a recovered key of it can end otherwise. */
  keyEnding: z.string().length(2),
  state: z.enum(['active', 'revoked']),
  edition: z.strictObject({ id: z.string().max(40), name: z.string().max(80) }),
  term: termSchema,
  seats: seatsSchema,
  issuedAt: z.iso.datetime(),
});
/** A certificate's content. */
export type Certificate = z.infer<typeof certificateSchema>;

/** The record, given to the owner, of notices served and choices made; names items, never their values. */
export const receiptSchema = z.strictObject({
  version: z.literal(1),
  product: productIdSchema,
  installation: installationIdSchema,
  registration: z.uuid(),
  controller: z.string().max(300),
  notices: z.array(z.strictObject({ ...servedNoticeSchema.shape, textHash: hash })),
  choices: choicesSchema,
  agreement: z.strictObject({ version: z.string(), acceptedAt: z.iso.datetime() }),
  recordedAt: z.iso.datetime(),
});
/** A receipt's content. */
export type Receipt = z.infer<typeof receiptSchema>;

/** A kind of signed document: the `typ` of its JWS header and the schema of its content. */
export interface DocumentType<Content> {
  readonly typ: string;
  readonly schema: z.ZodType<Content>;
}

/** The acknowledgement's type. */
export const acknowledgementType: DocumentType<Acknowledgement> = {
  typ: 'deed-acknowledgement+jws',
  schema: acknowledgementSchema,
};
/** The certificate's type. */
export const certificateType: DocumentType<Certificate> = {
  typ: 'deed-certificate+jws',
  schema: certificateSchema,
};
/** The receipt's type. */
export const receiptType: DocumentType<Receipt> = { typ: 'deed-receipt+jws', schema: receiptSchema };
