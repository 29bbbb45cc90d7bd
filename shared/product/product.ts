import { z } from 'zod';
import { serverUrlSchema } from './server-url.ts';

/** A product's id: lower-case words joined by hyphens; part of keychain entries, documents and database keys. */
export const productIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u)
  .max(40)
  .brand<'ProductId'>();
/** A product's id. */
export type ProductId = z.infer<typeof productIdSchema>;

/** A language that every text of the client has (BCP 47). */
export const languageSchema = z.enum(['en', 'de']);
/** A language of the client. */
export type Language = z.infer<typeof languageSchema>;
/** All languages, the fallback first. */
export const LANGUAGES: readonly Language[] = languageSchema.options;

const shortText = z.string().trim().min(1).max(80);

/** `product.json`: what a vendor says about a product; the client and the backend read the same file. */
export const productSchema = z.strictObject({
  version: z.literal(1),
  id: productIdSchema,
  /** As people call it: "Sample Studio". */
  name: shortText,
  /** As it was sold: "Sample Studio 4". */
  title: shortText,
  /** The version of the product that the client came with: "4.2.0". */
  release: z.string().regex(/^\d+\.\d+\.\d+$/u),
  /** One or two letters for the mark in the header. */
  mark: z.string().min(1).max(2),
  vendor: z.strictObject({
    /** The legal name: "Example Software Ltd". */
    name: shortText,
    /** As people call it: "Example Software". */
    shortName: shortText,
    /** Where the backend's data is kept: "Lisbon, Portugal". */
    place: shortText,
    address: z.string().trim().min(1).max(200),
    privacyContact: z.email(),
    supportContact: z.email(),
  }),
  /** Where registrations go; a policy or, while unpackaged, `DEED_SERVER_URL` may say otherwise. */
  server: serverUrlSchema.optional(),
  editions: z.array(z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,40}$/u), name: shortText })).min(1),
  /** The licence agreement; its words stand beside the file as `agreement.en.txt` and `agreement.de.txt`. */
  agreement: z.strictObject({ version: z.string().regex(/^[\w.-]{1,20}$/u), date: z.iso.date() }),
});
/** A product as its vendor describes it. */
export type Product = z.infer<typeof productSchema>;
