import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { de } from '../../shared/i18n/de.ts';
import { en } from '../../shared/i18n/en.ts';
import { createTranslate } from '../../shared/i18n/translate.ts';
import { CHOICE_PURPOSES, ITEMS } from '../../shared/purposes/register.ts';
import { toNotice, toNoticeText } from '../../shared/purposes/notice.ts';
import { PROJECT_FOLDER, sampleProduct } from '../support/sample.ts';

const sources = globSync('{electron,renderer,shared,shared-ui}/**/*.{ts,tsx}', { cwd: PROJECT_FOLDER })
  .filter((file) => !/shared\/i18n\/(?:\w+\.)?(?:en|de)\.ts$/u.test(file))
  .map((file) => readFileSync(join(PROJECT_FOLDER, file), 'utf8'))
  .join('\n');

/** Keys that are put together, such as `notice.${subject}.text`, with any word in the place of the variable. */
const patterns = [...sources.matchAll(/`((?:[a-zA-Z]+\.[^`\s]*\$\{|\$\{[^`\s]*\}\.[a-zA-Z])[^`\s]*)`/gu)].map(
  ([, template = '']) =>
    new RegExp(
      `^${template
        .split(/\$\{[^}]*\}/u)
        .map((part) => part.replaceAll('.', '\\.'))
        .join('[\\w-]+')}$`,
      'u',
    ),
);

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name))].toSorted();
}

describe('the texts', () => {
  it('are all used somewhere', () => {
    const unused = Object.keys(en).filter(
      (key) => !sources.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it.each(Object.entries(en))('%s has the same places to fill in every language', (key, english) => {
    const german = Object.entries(de).find(([each]) => each === key)?.[1] ?? '';
    expect(placeholders(german)).toEqual(placeholders(english));
    expect(german.trim()).not.toBe('');
  });

  it('promise nothing vague: notices have no "may", "might", "could", "some" or "possibly"', () => {
    const vague = Object.entries(en)
      .filter(([key]) => key.startsWith('notice.'))
      .filter(([, text]) => /\b(?:may|might|could|some|possibly)\b/iu.test(text));
    expect(vague).toEqual([]);
  });

  it.each(['en', 'de'] as const)('word every notice completely in %s', (language) => {
    const product = sampleProduct();
    for (const subject of [...ITEMS, ...CHOICE_PURPOSES]) {
      const notice = toNotice(subject, product, createTranslate(language));
      expect(toNoticeText(notice)).not.toMatch(/[{}]|undefined/u);
      expect(notice.details.map(({ answer }) => answer.trim()).includes('')).toBe(false);
      // Layer 1 stays short enough to stand beside its field.
      expect(`${notice.headline} ${notice.text}`.length).toBeLessThan(420);
    }
  });
});
