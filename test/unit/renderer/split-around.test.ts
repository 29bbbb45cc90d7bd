import { expect, it } from 'vitest';
import { splitAround } from '../../../renderer/agreement/split-around.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';

it.each([
  ['en', ['I have read the', '']],
  ['de', ['Ich habe den', 'gelesen']],
] as const)('splits the %s sentence around its placeholder', (language, parts) => {
  const translate = createTranslate(language);
  expect(splitAround((agreement) => translate('agreement.label', { agreement }))).toEqual(parts);
});
