import { describe, expect, it } from 'vitest';
import { readPasted } from '../../../renderer/licence/key-paste.ts';
import { createLicenceKey, formatLicenceKey } from '../../../shared/licence/licence-key.ts';

const KEY = createLicenceKey(Array.from({ length: 26 }, (_, place) => (place * 7 + 5) % 32));
const OTHER = createLicenceKey(Array.from({ length: 26 }, (_, place) => (place * 11 + 3) % 32));
const MAIL = (keys: readonly string[]) =>
  `Dear Ada,\n\nthank you for your order 20817 of 2 March 2026.\n${keys.join('\nand ')}\n\nBye`;

describe('pasting', () => {
  it('takes a bare key without a word', () => {
    expect(readPasted(` ${formatLicenceKey(KEY).toLowerCase()}\n`)).toEqual({
      kind: 'key',
      text: formatLicenceKey(KEY),
      isFound: false,
    });
  });

  it('finds the key in a whole e-mail', () => {
    expect(readPasted(MAIL([formatLicenceKey(KEY)]))).toEqual({
      kind: 'key',
      text: formatLicenceKey(KEY),
      isFound: true,
    });
  });

  it('offers several keys to choose from', () => {
    expect(readPasted(MAIL([formatLicenceKey(KEY), OTHER]))).toEqual({ kind: 'several', keys: [KEY, OTHER] });
  });

  it('says when a long text holds none', () => {
    expect(readPasted(MAIL([]))).toEqual({ kind: 'none' });
  });

  it('treats a part of a key like typing', () => {
    expect(readPasted('7KQ2M-X9')).toEqual({ kind: 'typing' });
  });
});
