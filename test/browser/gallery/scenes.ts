import type { Page } from '@playwright/test';
import { KEY, OTHER_KEY, type ScriptOptions } from '../fakes/script.ts';
import { LONG_NAMES } from '../fakes/products.ts';
import {
  needsAttention,
  REGISTERED,
  REGISTERED_IN_MEMORY,
  REVOKED,
  SENDING,
  UNREGISTERED,
  WAITING,
  WAITING_IN_MEMORY,
} from '../fakes/states.ts';
import { allDetails, fillNeeded, form, goToChoices, pasteIntoKey } from '../fixtures/steps.ts';
import type { Language } from '../../../shared/product/product.ts';

/** One screen of the window: how it opens, and what is done before its picture is taken. */
export interface Scene {
  readonly name: string;
  readonly options?: ScriptOptions;
  readonly prepare?: (page: Page, language: Language) => Promise<void>;
}

const REFUSED = { ok: false, failure: { code: 'KEYCHAIN_LOCKED' } } as const;
const FULL = { ok: false, failure: { code: 'SAVE_DISK_FULL' } } as const;

/** Every screen there is. */
export const SCENES: readonly Scene[] = [
  { name: 'form' },
  { name: 'form-filled', prepare: fillNeeded },
  { name: 'form-reminder', options: { state: { ...UNREGISTERED, remindersLeft: 2 } } },
  {
    name: 'form-key-wrong',
    prepare: async (page, language) => {
      await form(page, language).key.fill(`${KEY.slice(0, -1)}${KEY.endsWith('7') ? '8' : '7'}`);
    },
  },
  {
    name: 'form-several-keys',
    prepare: (page, language) => pasteIntoKey(page, language, `Keys:\n${KEY}\n${OTHER_KEY}\nThank you!`),
  },
  {
    name: 'form-problems',
    prepare: async (page, language) => {
      await form(page, language).key.fill(KEY.slice(0, 14));
      await form(page, language).email.fill('ada');
      await form(page, language).next.click();
    },
  },
  { name: 'form-unfolded', prepare: async (page, language) => form(page, language).more.click() },
  { name: 'form-details', prepare: (page, language) => allDetails(page, language) },
  { name: 'form-long-names', options: { product: LONG_NAMES }, prepare: fillNeeded },
  { name: 'choices', prepare: goToChoices },
  {
    name: 'choices-yes-by-post',
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).yes.nth(0).click();
      await form(page, language).yes.nth(1).click();
    },
  },
  {
    name: 'choices-problems',
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).yes.nth(1).click();
      await form(page, language).register.click();
    },
  },
  { name: 'choices-long-names', options: { product: LONG_NAMES }, prepare: goToChoices },
  {
    name: 'choices-agreement',
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).agreement.click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'choices-disk-full',
    options: { answers: { submitRegistration: [FULL] } },
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).agree.click();
      await form(page, language).register.click();
    },
  },
  {
    name: 'choices-keychain-locked',
    options: { answers: { submitRegistration: [REFUSED] } },
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).agree.click();
      await form(page, language).register.click();
    },
  },
  {
    name: 'choices-saving',
    options: { answers: { submitRegistration: ['never'] } },
    prepare: async (page, language) => {
      await goToChoices(page, language);
      await form(page, language).agree.click();
      await form(page, language).register.click();
    },
  },
  { name: 'silenced', options: { state: { ...UNREGISTERED, isSilenced: true, remindersLeft: 0 } } },
  { name: 'sending', options: { state: SENDING } },
  { name: 'waiting', options: { state: WAITING } },
  { name: 'waiting-in-memory', options: { state: WAITING_IN_MEMORY } },
  { name: 'registered', options: { state: REGISTERED } },
  { name: 'registered-in-memory', options: { state: REGISTERED_IN_MEMORY } },
  {
    name: 'registered-shown',
    options: { state: REGISTERED },
    prepare: async (page) => {
      const verbs = page.getByRole('definition').getByRole('button');
      for (let index = 0; index < (await verbs.count()); index += 1) await verbs.nth(index).click();
    },
  },
  {
    name: 'registered-refused',
    options: { state: REGISTERED, answers: { revealLicenceKey: [REFUSED] } },
    prepare: async (page) => page.getByRole('definition').getByRole('button').first().click(),
  },
  { name: 'attention-unknown', options: { state: needsAttention('LICENCE_UNKNOWN') } },
  { name: 'attention-no-seat', options: { state: needsAttention('LICENCE_NO_SEAT') } },
  { name: 'attention-keychain', options: { state: needsAttention('KEYCHAIN_MISSING') } },
  {
    name: 'attention-long-names',
    options: { state: needsAttention('LICENCE_WRONG_PRODUCT'), product: LONG_NAMES },
  },
  { name: 'revoked', options: { state: REVOKED } },
];
