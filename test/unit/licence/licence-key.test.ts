import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_ALPHABET } from '../../../shared/licence/key-alphabet.ts';
import {
  createLicenceKey,
  formatLicenceKey,
  KEY_SYMBOLS,
  maskLicenceKey,
  parseLicenceKey,
  RANDOM_SYMBOLS,
} from '../../../shared/licence/licence-key.ts';

const keys = fc
  .array(fc.integer({ min: 0, max: KEY_ALPHABET.length - 1 }), {
    minLength: RANDOM_SYMBOLS,
    maxLength: RANDOM_SYMBOLS,
  })
  .map(createLicenceKey);

/** Every key that differs from this one in exactly one symbol. */
function* withOneWrongSymbol(key: string): Generator<string> {
  for (let place = 0; place < key.length; place += 1) {
    for (const symbol of KEY_ALPHABET) {
      if (symbol !== key[place]) yield key.slice(0, place) + symbol + key.slice(place + 1);
    }
  }
}

/** Every key in which two different symbols of this one, wherever they stand, have changed places. */
function* withTwoSwapped(key: string): Generator<string> {
  for (let left = 0; left < key.length; left += 1) {
    for (let right = left + 1; right < key.length; right += 1) {
      if (key[left] === key[right]) continue;
      const symbols = [...key];
      [symbols[left], symbols[right]] = [key.charAt(right), key.charAt(left)];
      yield symbols.join('');
    }
  }
}

describe('a licence key', () => {
  it('is 27 symbols of Crockford’s alphabet and parses to itself', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(key).toMatch(/^[0-9A-HJKMNP-TV-Z]{27}$/u);
        expect(parseLicenceKey(key)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('is not taken with any one symbol wrong: all 27 × 31 of them', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const wrong = [...withOneWrongSymbol(key)];
        expect(wrong).toHaveLength(KEY_SYMBOLS * (KEY_ALPHABET.length - 1));
        expect(wrong.filter((each) => parseLicenceKey(each).ok)).toEqual([]);
      }),
    );
  });

  it('is not taken with any two different symbols swapped, neighbours or not', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect([...withTwoSwapped(key)].filter((each) => parseLicenceKey(each).ok)).toEqual([]);
      }),
    );
  });

  it('is understood in lower case, with spaces, hyphens, look-alikes and full-width forms', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const fullWidth = [...key]
          .map((symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0))
          .join('');
        const spellings = [
          key.toLowerCase(),
          formatLicenceKey(key),
          ` ${formatLicenceKey(key).replaceAll('-', ' – ')}\n`,
          key.replaceAll('0', 'o').replaceAll('1', 'l'),
          key.replaceAll('0', 'O').replaceAll('1', 'I'),
          fullWidth,
          formatLicenceKey(key).replaceAll('-', '\u2011'),
        ];
        for (const spelling of spellings) expect(parseLicenceKey(spelling)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('is drawn from the whole alphabet by its check symbol', () => {
    const seen = new Set(fc.sample(keys, 2_000).map((key) => key.slice(-1)));
    expect([...seen].toSorted().join('')).toBe(KEY_ALPHABET);
  });

  it.each([
    ['', 'KEY_EMPTY'],
    [' - ', 'KEY_EMPTY'],
    ['7KQ2M', 'KEY_SHORT'],
    ['0'.repeat(28), 'KEY_LONG'],
    ['7KQ2M-U9R4T', 'KEY_SYMBOL'],
    ['ключ', 'KEY_SYMBOL'],
    [`${'0'.repeat(26)}1`, 'KEY_CHECK'],
  ])('says of %j that it is %s', (typed, code) => {
    expect(parseLicenceKey(typed)).toEqual({ ok: false, failure: { code } });
  });

  it('shows no more than its last two symbols when masked', () => {
    expect(maskLicenceKey('1E')).toBe('•••••-•••••-•••••-•••••-•••••-1E');
  });

  it('is never made of too few random symbols', () => {
    expect(() => createLicenceKey([1, 2, 3])).toThrow('expected 26 random symbols, found 3');
  });
});
