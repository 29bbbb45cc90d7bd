import { z } from 'zod';

/**
 * What a vendor writes into the metadata of a processor's product or checkout, so that its orders become licences. The metadata
 * of some processors holds only texts.
 */
export const deedTermsSchema = z.object({
  deed_product: z.string().optional(),
  deed_edition: z.string().optional(),
  deed_seats: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,9}$/u)
        .transform(Number),
    ])
    .optional(),
  deed_until: z.string().optional(),
});
/** The terms of a licence in a processor's metadata. */
export type DeedTerms = z.infer<typeof deedTermsSchema>;

/** The line of the order that the terms stand for, yet to be checked. */
export function toLine({ deed_product, deed_edition, deed_seats, deed_until }: DeedTerms): unknown {
  return { product: deed_product, edition: deed_edition, seats: deed_seats, until: deed_until };
}

/** An address as several processors give it. */
export const addressSchema = z.object({
  line1: z.string().nullish(),
  line2: z.string().nullish(),
  postal_code: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  country: z.string().nullish(),
});

/** The lines of an address; empty if there is none but a country. */
export function toPostalAddress(address: z.infer<typeof addressSchema> | null | undefined): string {
  const place = [address?.postal_code, address?.city].filter(isGiven).join(' ');
  return [address?.line1, address?.line2, place, address?.state].filter(isGiven).join('\n');
}

function isGiven(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}
