import { z } from 'zod';
import { isCountryCode } from './countries.ts';

/** A line of text without control characters, trimmed and composed (Unicode NFC), so that equal names are equal. */
function line(maximum: number) {
  return z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(maximum)
        .regex(/^[^\p{Cc}]*$/u),
    );
}

/** Several lines of text, each trimmed, without blank ones. */
const linesSchema = z
  .string()
  .transform((text) => text.normalize('NFC').split(/\r?\n/u))
  .transform((lines) =>
    lines
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .join('\n'),
  )
  .pipe(
    z
      .string()
      .min(1)
      .max(300)
      .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*){0,7}$/u),
  );

/** Digits with the usual punctuation; 5 to 15 digits (ITU-T E.164) and an optional extension. */
const phoneSchema = z
  .string()
  .trim()
  .regex(/^\+?(?:[\s().\-/]*\d){5,15}(?:\s*(?:ext\.?|x|#)\s*\d{1,6})?$/iu)
  .max(40);

/** An email address, as typed but for the spaces around it. */
export const emailSchema = z.string().trim().pipe(z.email().max(254));

/** What a registration says about the owner; optional items are absent when they were left blank. */
export const ownerSchema = z.strictObject({
  name: line(120),
  email: emailSchema,
  organisation: line(120).optional(),
  country: z.string().refine(isCountryCode).optional(),
  phone: phoneSchema.optional(),
  postalAddress: linesSchema.optional(),
});
/** The owner's data. */
export type Owner = z.infer<typeof ownerSchema>;
