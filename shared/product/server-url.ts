import { z } from 'zod';

const SECURE = /^https:\/\/[^/@\s]+(?:\/\S*)?$/iu;
const THIS_COMPUTER = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:\/\S*)?$/iu;

/** Where a backend is: over TLS, or on this very computer; without a user's name, and without a slash at the end. */
export const serverUrlSchema = z
  .url()
  .refine((url) => SECURE.test(url) || THIS_COMPUTER.test(url), {
    message: 'expected an https address (http only on this computer)',
  })
  .transform((url) => url.replace(/\/+$/u, ''));
