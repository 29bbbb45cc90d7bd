import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { createLicenceKey, RANDOM_SYMBOLS, type LicenceKey } from '../../shared/licence/licence-key.ts';
import { productSchema, type Product } from '../../shared/product/product.ts';
import { CHOICE_PURPOSES, ITEMS, REGISTER } from '../../shared/purposes/register.ts';
import { draftSchema, type Draft } from '../../shared/registration/draft.ts';

/** The project's folder. */
export const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

/** The sample product as it lies in the repository. */
export function sampleProduct(): Product {
  return productSchema.parse(
    JSON.parse(readFileSync(join(PROJECT_FOLDER, 'products/sample/product.json'), 'utf8')),
  );
}

/** A fresh well-formed key that no backend knows. */
export function randomLicenceKey(): LicenceKey {
  return createLicenceKey(Array.from({ length: RANDOM_SYMBOLS }, () => randomInt(32)));
}

/** A complete draft, with changes. */
export function sampleDraft(change: Partial<Draft> = {}): Draft {
  return draftSchema.parse({
    version: 1,
    licenceKey: randomLicenceKey(),
    owner: { name: 'Ada Sample', email: 'ada.sample@example.com' },
    choices: { newsByEmail: false, newsByPost: false },
    agreementVersion: '3',
    notices: [
      ...ITEMS.map((subject) => ({ subject, version: REGISTER[subject].noticeVersion })),
      ...CHOICE_PURPOSES.map((subject) => ({ subject, version: 1 })),
    ].map((notice) => ({ ...notice, language: 'en', servedAt: '2026-11-22T09:59:00.000Z' })),
    ...change,
  });
}
