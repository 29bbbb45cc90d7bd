import type { Translate } from '../../shared/i18n/translate.ts';
import { KEY_ALPHABET } from '../../shared/licence/key-alphabet.ts';
import {
  KEY_SYMBOLS,
  normaliseLicenceKey,
  parseLicenceKey,
  type LicenceKeyProblem,
} from '../../shared/licence/licence-key.ts';
import { assertNever } from '../../shared/result/result.ts';

/** What is wrong with a key as typed so far, or `undefined`. */
export function keyProblem(typed: string): LicenceKeyProblem | undefined {
  const parsed = parseLicenceKey(typed);
  return parsed.ok ? undefined : parsed.failure.code;
}

/** Whether typing on cannot mend it, so that the person is told at once. */
export function isToldAtOnce(problem: LicenceKeyProblem | undefined): boolean {
  return problem === 'KEY_SYMBOL' || problem === 'KEY_LONG' || problem === 'KEY_CHECK';
}

/** What a person reads about a key that is not right. */
export function toKeyProblemText(typed: string, product: string, translate: Translate): string {
  const problem = keyProblem(typed) ?? 'KEY_CHECK';
  const symbols = normaliseLicenceKey(typed);
  switch (problem) {
    case 'KEY_EMPTY':
      return translate('error.KEY_EMPTY', { product });
    case 'KEY_SHORT':
      return translate('error.KEY_SHORT', { count: KEY_SYMBOLS - symbols.length });
    case 'KEY_LONG':
      return translate('error.KEY_LONG', { count: symbols.length - KEY_SYMBOLS });
    case 'KEY_SYMBOL':
      return translate('error.KEY_SYMBOL', { symbol: firstForeignSymbol(symbols) });
    case 'KEY_CHECK':
      return translate('error.KEY_CHECK');
    default:
      return assertNever(problem);
  }
}

function firstForeignSymbol(symbols: string): string {
  return [...symbols].find((symbol) => !KEY_ALPHABET.includes(symbol)) ?? '';
}
