import { z } from 'zod';

/** The media type of error answers (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error answer of the backend (RFC 9457); `code` is from the catalogue, `detail` holds no personal data and no key. */
export const problemSchema = z.strictObject({
  type: z.string().max(200),
  title: z.string().max(200),
  status: z.int().min(400).max(599),
  code: z.string().regex(/^[A-Z][A-Z_]{1,40}$/u),
  detail: z.string().max(500).optional(),
  /** The paths of the values that do not fit, never the values. */
  errors: z
    .array(z.strictObject({ path: z.string().max(120), expected: z.string().max(200) }))
    .max(20)
    .optional(),
  /** With `LICENCE_REVOKED`: the signed certificate that says so (compact JWS). */
  certificate: z.string().max(16_384).optional(),
});
/** An error answer. */
export type Problem = z.infer<typeof problemSchema>;
