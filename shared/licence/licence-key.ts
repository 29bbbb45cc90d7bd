import { fail, ok, type Result } from '../result/result.ts';
import { checkSymbolFor, hasValidCheckSymbol } from './check-symbol.ts';
import { KEY_ALPHABET } from './key-alphabet.ts';

/** Symbols that carry the secret: 26 of 5 bits are 130 bits (OWASP ASVS 5.0, 11.5.1 asks for 128). */
export const RANDOM_SYMBOLS = 26;
/** Symbols that a person types: the random ones and the check symbol. */
export const KEY_SYMBOLS = RANDOM_SYMBOLS + 1;

const GROUP_SYMBOLS = 5;

declare const licenceKeyBrand: unique symbol;
/** A well-formed licence key: 27 upper-case symbols without hyphens, of which the last one fits the others. */
export type LicenceKey = string & { readonly [licenceKeyBrand]: true };

/** Why a typed key is not a licence key. `KEY_SYMBOL` counts a character outside the alphabet, `KEY_CHECK` a wrong one. */
export type LicenceKeyProblem = 'KEY_EMPTY' | 'KEY_SHORT' | 'KEY_LONG' | 'KEY_SYMBOL' | 'KEY_CHECK';

/** Reads a key as typed: lower case, spaces, hyphens, O for 0, I and L for 1 and full-width forms are all understood. */
export function parseLicenceKey(typed: string): Result<LicenceKey, { code: LicenceKeyProblem }> {
  const symbols = normaliseLicenceKey(typed);
  if (symbols.length === 0) return fail('KEY_EMPTY');
  if ([...symbols].some((symbol) => !KEY_ALPHABET.includes(symbol))) return fail('KEY_SYMBOL');
  if (symbols.length < KEY_SYMBOLS) return fail('KEY_SHORT');
  if (symbols.length > KEY_SYMBOLS) return fail('KEY_LONG');
  return hasValidCheckSymbol(symbols) ? ok(toLicenceKey(symbols)) : fail('KEY_CHECK');
}

/** Brings typed text into the alphabet where there is no doubt: case, width, look-alikes, separators. Keeps what it cannot map. */
export function normaliseLicenceKey(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}−.·_]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/gu, '1');
}

/** Makes the key of 26 symbols given as numbers 0 to 31 (5 random bits each) by adding its check symbol. */
export function createLicenceKey(randomSymbols: readonly number[]): LicenceKey {
  if (randomSymbols.length !== RANDOM_SYMBOLS) {
    throw new Error(`expected ${RANDOM_SYMBOLS} random symbols, found ${randomSymbols.length}`);
  }
  const symbols = randomSymbols.map((value) => KEY_ALPHABET.charAt(value)).join('');
  return toLicenceKey(symbols + checkSymbolFor(symbols));
}

/** Groups a key, or the part of one typed so far, for reading: `7KQ2M-X9R4T-B3ND8-W5HJC-G6PYV-1E`. */
export function formatLicenceKey(symbols: string): string {
  return (symbols.match(new RegExp(`.{1,${GROUP_SYMBOLS}}`, 'gu')) ?? []).join('-');
}

/** Shows only the last group: `•••••-•••••-•••••-•••••-•••••-1E`; `lastSymbols` are the key's last two. */
export function maskLicenceKey(lastSymbols: string): string {
  return formatLicenceKey('•'.repeat(KEY_SYMBOLS - lastSymbols.length) + lastSymbols);
}

/** The brand's only constructor; call it with checked symbols. */
function toLicenceKey(symbols: string): LicenceKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand has to be put on somewhere, and this is the one place
  return symbols as LicenceKey;
}
