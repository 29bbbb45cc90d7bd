import type { en } from './en.ts';
import { errorsDe } from './errors.de.ts';
import { noticesDe } from './notices.de.ts';
import { statusDe } from './status.de.ts';
import { windowDe } from './window.de.ts';

/** All German texts; a missing or a surplus key does not compile. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  ...noticesDe,
  ...errorsDe,
  ...statusDe,
  ...windowDe,
};
