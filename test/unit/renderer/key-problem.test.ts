import { describe, expect, it } from 'vitest';
import { isToldAtOnce, keyProblem, toKeyProblemText } from '../../../renderer/licence/key-problem.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { createLicenceKey } from '../../../shared/licence/licence-key.ts';

const KEY = createLicenceKey(Array.from({ length: 26 }, (_, place) => (place * 7 + 5) % 32));
const translate = createTranslate('en');

describe('a key with a problem', () => {
  it.each([
    ['', 'KEY_EMPTY', 'Enter the licence key that came with Sample Studio.'],
    ['7KQ2M', 'KEY_SHORT', 'A licence key has 27 characters; 22 are missing.'],
    [`${KEY}77`, 'KEY_LONG', 'A licence key has 27 characters; this has 2 too many.'],
    ['7KU2M', 'KEY_SYMBOL', 'A licence key has only letters and digits, and never a U. Check “U”.'],
    [
      (KEY.startsWith('7') ? '8' : '7') + KEY.slice(1),
      'KEY_CHECK',
      'One character is wrong. Compare the key with the one you were sent.',
    ],
  ])('tells what is wrong with %j', (typed, code, text) => {
    expect(keyProblem(typed)).toBe(code);
    expect(toKeyProblemText(typed, 'Sample Studio', translate)).toBe(text);
  });

  it('tells at once only what typing on cannot mend', () => {
    const told = ['KEY_EMPTY', 'KEY_SHORT', 'KEY_LONG', 'KEY_SYMBOL', 'KEY_CHECK', undefined] as const;
    expect(told.map(isToldAtOnce)).toEqual([false, false, true, true, true, false]);
  });

  it('has nothing against a right key', () => {
    expect(keyProblem(KEY)).toBeUndefined();
  });
});
