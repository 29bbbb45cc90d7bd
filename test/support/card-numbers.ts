import fc from 'fast-check';

/** The last digit that makes a card number of these (ISO/IEC 7812-1, annex B), written as the standard words it. */
function toCheckDigit(digits: readonly number[]): number {
  let sum = 0;
  for (const [index, digit] of digits.toReversed().entries()) {
    // The digit next to the check digit is doubled, then every second one.
    const value = index % 2 === 0 ? digit * 2 : digit;
    sum += Math.floor(value / 10) + (value % 10);
  }
  return (10 - (sum % 10)) % 10;
}

/** Card numbers of 13 to 19 digits, made at random. */
export function cardNumbers(): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 })
    .map((digits) => [...digits, toCheckDigit(digits)].join(''));
}

/** Numbers of 13 to 19 digits whose last digit is wrong. */
export function otherNumbers(): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 })
    .chain((digits) =>
      fc.integer({ min: 1, max: 9 }).map((off) => [...digits, (toCheckDigit(digits) + off) % 10].join('')),
    );
}

/** A card number for tests that need one, made at run time. */
export function drawCardNumber(seed: number): string {
  const [number = ''] = fc.sample(
    cardNumbers().filter((digits) => digits.length === 16 && digits.startsWith('4')),
    { seed, numRuns: 1 },
  );
  return number;
}
