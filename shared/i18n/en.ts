import { errorsEn } from './errors.en.ts';
import { noticesEn } from './notices.en.ts';
import { statusEn } from './status.en.ts';
import { windowEn } from './window.en.ts';

/** All English texts; their keys are the keys of every language. */
export const en = { ...noticesEn, ...errorsEn, ...statusEn, ...windowEn } as const;
