import { z } from 'zod';
import { formatLicenceKey, normaliseLicenceKey } from '../licence/licence-key.ts';

/** Symbols of a mailed code: ten of 5 bits are 50 bits, of which five may be guessed at. */
export const PROOF_CODE_SYMBOLS = 10;

/** A mailed code as typed: lower case, spaces, hyphens and look-alikes are understood as in licence keys. */
export const proofCodeSchema = z
  .string()
  .max(40)
  .transform(normaliseLicenceKey)
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/u));

/** Groups a code for reading: `7KQ2M-X9R4T`. */
export function formatProofCode(symbols: string): string {
  return formatLicenceKey(symbols);
}
