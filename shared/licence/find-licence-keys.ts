import { KEY_SYMBOLS, parseLicenceKey, type LicenceKey } from './licence-key.ts';

const SYMBOL = '[0-9A-Za-z]';
const BLANKS = '[^\\S\\r\\n]*';
/** What may stand between two groups: a hyphen of any kind, blanks, and the one line break that a mail program put there. */
const GAP = `${BLANKS}\\p{Pd}?${BLANKS}(?:\\r?\\n)?${BLANKS}`;
/** 5-5-5-5-5-2, as we print keys, whatever stands between the groups. */
const GROUPED = new RegExp(
  `(?<!${SYMBOL})${Array.from({ length: 5 }, () => `${SYMBOL}{5}`).join(GAP)}${GAP}${SYMBOL}{2}(?!${SYMBOL})`,
  'gu',
);
const UNBROKEN = new RegExp(`(?<!${SYMBOL})${SYMBOL}{${KEY_SYMBOLS}}(?!${SYMBOL})`, 'gu');

/**
 * Finds the licence keys in pasted text, such as a whole order e-mail, in order of appearance and without repeats.
 *
 * Only the two shapes in which keys are written count, and the check symbol must fit. Plain words can have that shape by
 * chance and pass the check once in 32 times, so a find without any digit is not believed: a true key has none once in 17,000.
 */
export function findLicenceKeys(text: string): readonly LicenceKey[] {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const matches = [...plain.matchAll(GROUPED), ...plain.matchAll(UNBROKEN)];
  const keys = matches
    .toSorted((left, right) => left.index - right.index)
    .filter(([found]) => /\d/u.test(found))
    .map(([found]) => parseLicenceKey(found))
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
  return [...new Set(keys)];
}
