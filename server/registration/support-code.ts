import { KEY_ALPHABET } from '../../shared/licence/key-alphabet.ts';
import type { RandomBytes } from '../platform/ports.ts';

const GROUP_SYMBOLS = 3;
const SYMBOL_MASK = 0b1_1111;

/** Draws a support code such as `KT4-92M`: two groups from the alphabet of licence keys. */
export function drawSupportCode(randomBytes: RandomBytes): string {
  const symbols = Array.from(randomBytes(2 * GROUP_SYMBOLS), (byte) =>
    KEY_ALPHABET.charAt(byte & SYMBOL_MASK),
  );
  return `${symbols.slice(0, GROUP_SYMBOLS).join('')}-${symbols.slice(GROUP_SYMBOLS).join('')}`;
}
