import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLicenceKey } from '../../../shared/licence/licence-key.ts';
import { hasCardNumber, isCardNumber } from '../../../server/order/card-number.ts';
import { findCardNumber } from '../../../server/order/find-card-number.ts';
import { drawLicenceKey } from '../../../server/licence/licence-key-secrets.ts';
import { cardNumbers, otherNumbers } from '../../support/card-numbers.ts';

// The number that card schemes and processors publish for tests; no account belongs to it.
const VISA = '4111111111111111';
const AMEX = '378282246310005';

const SEPARATORS = [
  ' ',
  '-',
  '.',
  '/',
  '_',
  '\u00a0',
  '\u2009',
  '–',
  '—',
  '\n',
  '\r\n',
  '\t',
  ', ',
  ' - ',
  '\u200b',
  ':',
  '·',
];

/** A card number cut into groups anywhere, with one separator. */
function groupedCardNumbers(): fc.Arbitrary<string> {
  return fc
    .tuple(cardNumbers(), fc.constantFrom(...SEPARATORS), fc.integer({ min: 1, max: 6 }))
    .map(([digits, separator, size]) =>
      (digits.match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(separator),
    );
}

describe('a card number in a text', () => {
  it('is found with any digits and any separator, alone and among words', () => {
    const words = fc.constantFrom('', 'Card no. ', 'PAN:', 'x', '(', 'Ada, 1 Example Street\n');
    fc.assert(
      fc.property(groupedCardNumbers(), words, words, (number, before, after) => {
        expect(hasCardNumber(`${before}${number}${after === '' ? '' : ` ${after}`}`)).toBe(true);
      }),
    );
  });

  it.each([
    ['as it is', VISA],
    ['in groups of four', '4111 1111 1111 1111'],
    ['with hyphens', '4111-1111-1111-1111'],
    ['fifteen digits', AMEX],
    ['as American Express prints it', '3782 822463 10005'],
    ['thirteen digits', '4222222222222'],
    ['full-width', '４１１１１１１１１１１１１１１１'],
    ['Arabic-Indic', '٤١١١١١١١١١١١١١١١'],
    ['Devanagari', '४१११११११११११११११'],
    ['mathematical', '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏'],
    ['keycaps', '4\ufe0f\u20e31\ufe0f\u20e3'.slice(0, 3) + '1\ufe0f\u20e3'.repeat(15)],
    ['percent-encoded blanks', '4111%201111%201111%201111'],
    ['percent-encoded digits', '%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31'],
    ['form-encoded', '4111+1111+1111+1111'],
    ['HTML references', '4111&nbsp;1111&#160;1111&#xA0;1111'],
    ['with expiry date and security code', '4111 1111 1111 1111 12/27 123'],
    ['behind another number', 'order 12: 4111 1111 1111 1111'],
    ['between letters', 'card4111111111111111exp'],
    ['as on the stripe', `;${VISA}=27121010000000000000?`],
    ['as JSON in a text', '["4111","1111","1111","1111"]'],
    ['in brackets', '(4111) [1111] {1111} <1111>'],
  ])('is found %s', (_, text) => {
    expect(hasCardNumber(text)).toBe(true);
  });

  it('is not seen in a number whose last digit does not fit', () => {
    fc.assert(
      fc.property(otherNumbers(), (number) => {
        expect(hasCardNumber(number)).toBe(false);
      }),
    );
  });

  it.each([
    ['twelve digits', '411111111119'],
    ['twenty digits', '41111111111111111111'],
    ['a masked number', '4111 **** **** 1111'],
    ['a time', '2026-05-04T10:00:00.123456789Z'],
    ['a time as Germans write it', '04.05.2026 10:00:00'],
    ['a version', '4.2.0'],
  ])('is not seen in %s', (_, text) => {
    expect(hasCardNumber(text)).toBe(false);
  });
});

describe('what documents of ours hold by the thousand', () => {
  it('UUIDs, times, hashes and licence keys are never taken for card numbers', () => {
    for (let count = 0; count < 3000; count += 1) {
      const bytes = randomBytes(32);
      const time = new Date(bytes.readUIntBE(0, 5)).toISOString();
      const hex = createHash('sha256').update(bytes).digest('hex');
      const key = formatLicenceKey(drawLicenceKey(randomBytes));
      const document = [randomUUID(), time, hex, { hash: bytes.toString('base64url'), key }];
      expect(findCardNumber(document)).toBeUndefined();
    }
  });

  it('a phone number with + or 00 is a phone number in a field named phone, and only there', () => {
    // As many digits as E.164 allows, and the last one fits: of real numbers one in ten is like that.
    const international = `+${AMEX}`;
    expect(findCardNumber({ owner: { phone: international } })).toBeUndefined();
    expect(findCardNumber({ owner: { phone: `00${AMEX.slice(0, 3)} ${AMEX.slice(3)}` } })).toBeUndefined();
    expect(findCardNumber({ owner: { name: international } })).toBe('/owner/name');
    expect(findCardNumber({ owner: { phone: AMEX } })).toBe('/owner/phone');
    expect(findCardNumber({ owner: { phone: `+${VISA}` } })).toBe('/owner/phone');
  });
});

describe('a card number in a document', () => {
  it('is found at any depth, and the error says where', () => {
    fc.assert(
      fc.property(
        groupedCardNumbers(),
        fc.array(fc.constantFrom('a', 'b', '0'), { maxLength: 15 }),
        (number, path) => {
          const document = path.reduceRight<unknown>(
            (inner, name) => (name === '0' ? [inner] : { other: 'text', [name]: inner }),
            number,
          );
          expect(findCardNumber(document)).toBe(path.map((name) => `/${name}`).join(''));
        },
      ),
    );
  });

  it.each([
    ['a number', { n: 4_111_111_111_111_111 }, '/n'],
    ['a number with a fraction', { n: 4_111_111_111_111_111.5 }, '/n'],
    ['a number too large to be exact', JSON.parse('{"n":6304000000000000123}'), '/n'],
    ['a list of texts', { parts: ['4111', '1111', '1111', '1111'] }, '/parts'],
    ['a list of numbers', { parts: [4111, 1111, 1111, 1111] }, '/parts'],
    ['a list of digits', { parts: [...VISA] }, '/parts'],
    ['neighbouring fields', { a: { one: '4111', two: '1111', three: '1111', four: '1111' } }, '/a'],
    ['the name of a field', { a: { [VISA]: true } }, '/a'],
    ['a field whose name could hold a part of it', { 'x4111 1111': VISA }, '/…'],
  ])('is found as %s', (_, document, place) => {
    expect(findCardNumber(document)).toBe(place);
  });

  it('never stands in what is said of its place', () => {
    fc.assert(
      fc.property(cardNumbers(), fc.nat(19), (number, cut) => {
        const document = { [number.slice(0, cut)]: { [number]: [number] }, [`${number}x`]: number };
        expect(findCardNumber(document)).not.toMatch(/\d{2}/u);
      }),
    );
  });

  it('is not seen in small and ordinary numbers', () => {
    const document = { seats: 25, total: 4111, at: 1_777_888_800, rate: 0.1234567890123456, list: [1, 2, 3] };
    expect(findCardNumber(document)).toBeUndefined();
    expect([0, -1, 999_999_999_999, 1e20, Number.NaN, Number.POSITIVE_INFINITY].some(isCardNumber)).toBe(
      false,
    );
  });
});
