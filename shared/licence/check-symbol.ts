import { KEY_ALPHABET } from './key-alphabet.ts';

/**
 * The check symbol of a licence key: a weighted sum over the field GF(32), whose elements are the alphabet's 32 symbols.
 *
 * A key is right when the sum of weight × symbol over all 27 places is zero. One wrong symbol changes the sum by
 * weight × difference, and two different symbols swapped change it by difference of weights × difference of symbols.
 * Neither product is zero, because no weight is zero, no two weights are equal, and a field has no zero divisors. So
 * every single wrong symbol and every swap is caught, which a check symbol modulo 32 could not do.
 */
export function checkSymbolFor(randomSymbols: string): string {
  // The check symbol has weight 1, and in this field minus is plus: the sum of the others is the symbol itself.
  return KEY_ALPHABET.charAt(weightedSum(randomSymbols));
}

/** Whether the last symbol fits the others; symbols outside the alphabet never fit. */
export function hasValidCheckSymbol(symbols: string): boolean {
  const body = symbols.slice(0, -1);
  const isInAlphabet = [...symbols].every((symbol) => KEY_ALPHABET.includes(symbol));
  return isInAlphabet && checkSymbolFor(body) === symbols.slice(-1);
}

const FIELD_SIZE = 32;
/** x⁵ + x² + 1, a primitive polynomial: the powers of x are the 31 elements that are not zero. */
const FIELD_POLYNOMIAL = 0b10_0101;

function weightedSum(randomSymbols: string): number {
  let sum = 0;
  let weight = 1;
  for (const symbol of randomSymbols) {
    weight = multiply(weight, 2);
    sum ^= multiply(weight, KEY_ALPHABET.indexOf(symbol));
  }
  return sum;
}

/** Product in GF(32): polynomials over two elements, multiplied and reduced. */
function multiply(left: number, right: number): number {
  let product = 0;
  let factor = left;
  for (let bits = right; bits > 0; bits >>= 1) {
    if ((bits & 1) === 1) product ^= factor;
    factor <<= 1;
    if (factor >= FIELD_SIZE) factor ^= FIELD_POLYNOMIAL;
  }
  return product;
}
