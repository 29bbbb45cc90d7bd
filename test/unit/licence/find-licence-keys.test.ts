import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLicenceKeys } from '../../../shared/licence/find-licence-keys.ts';
import { createLicenceKey, formatLicenceKey } from '../../../shared/licence/licence-key.ts';

/** A key that has a digit, as all but one in 17,000 have. */
function keyOf(seed: number) {
  return createLicenceKey(Array.from({ length: 26 }, (_, place) => (seed * 7 + place * 11 + 3) % 32));
}

function mailWith(key: string): string {
  return `Dear Ada Sample,

thank you for buying Sample Studio 4. Your order number is 2026-11-0042.

Your licence key:  ${key}

Keep this mail. Install from https://downloads.example.com/studio?build=20261122
and call +44 20 7946 0958 if anything is unclear.`;
}

describe('finding licence keys in pasted text', () => {
  it('finds the key of an order e-mail, grouped or not, in either case', () => {
    const key = keyOf(5);
    for (const written of [
      formatLicenceKey(key),
      key,
      key.toLowerCase(),
      formatLicenceKey(key).replaceAll('-', ' '),
    ]) {
      expect(findLicenceKeys(mailWith(written))).toEqual([key]);
    }
  });

  it('finds a key that the mail program broke over two lines', () => {
    const key = keyOf(9);
    const broken = formatLicenceKey(key).replace(/-(?=[^-]*-[^-]*$)/u, '-\r\n');
    expect(findLicenceKeys(mailWith(broken))).toEqual([key]);
  });

  it('finds each of several keys once, in the order of the text', () => {
    const [first, second] = [keyOf(1), keyOf(2)];
    const text = [first, second, first].map(formatLicenceKey).join('\n\n');
    expect(findLicenceKeys(text)).toEqual([first, second]);
  });

  it('finds nothing in a mail with a mistyped key', () => {
    const key = keyOf(3);
    const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    expect(findLicenceKeys(mailWith(formatLicenceKey(wrong)))).toEqual([]);
  });

  it('never takes prose without digits for a key', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/u), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(words, (some) => {
        expect(findLicenceKeys(some.join(' '))).toEqual([]);
      }),
    );
  });

  it('finds whatever key stands in whatever text of other letters', () => {
    const random = fc
      .array(fc.integer({ min: 0, max: 31 }), { minLength: 26, maxLength: 26 })
      .map(createLicenceKey);
    const around = fc.stringMatching(/^[a-zäöü ,.!\n]{0,80}$/u);
    fc.assert(
      fc.property(random, around, around, (key, before, after) => {
        fc.pre(/[0-9]/u.test(key));
        expect(findLicenceKeys(`${before}: ${formatLicenceKey(key)}. ${after}`)).toContain(key);
      }),
    );
  });
});
