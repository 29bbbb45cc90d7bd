const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
/** What may stand between two groups of digits of one number: at most so many characters that are neither letter nor digit. */
const GAP_MAX = 8;

/**
 * Whether a text holds a payment card number: 13 to 19 digits (ISO/IEC 7812-1) of which the last fits the others (Luhn).
 *
 * Digits of any script and width count, also percent-encoded, and as HTML references; whatever is neither letter nor digit
 * may stand between them. Not looked into are UUIDs, hashes in hexadecimal, and dates with a time, which often have as
 * many digits. What is encoded otherwise (base64), spelled out, or reversed is not found.
 */
export function hasCardNumber(text: string): boolean {
  if (!hasEnoughDigits(text)) return false;
  return toSequences(toPlainDigits(text)).some(hasCardNumberInGroups);
}

/** Whether a number in a JSON document can be one: from 2^53 on its last digits are lost, so nobody can tell. */
export function isCardNumber(value: number): boolean {
  const whole = Math.abs(Math.trunc(value));
  if (!(whole >= 10 ** (DIGITS_MIN - 1) && whole < 10 ** DIGITS_MAX)) return false;
  return !Number.isSafeInteger(whole) || passesLuhn(String(whole));
}

/** Whether groups of digits, joined from one border to another, make a card number. */
export function hasCardNumberInGroups(groups: readonly string[]): boolean {
  return groups.some((_, start) => {
    let digits = '';
    for (const group of groups.slice(start)) {
      digits += group;
      if (digits.length > DIGITS_MAX) return false;
      if (digits.length >= DIGITS_MIN && passesLuhn(digits)) return true;
    }
    return false;
  });
}

/** The digits of a text that has nothing else but what divides them, or `undefined`. */
export function toDigitsOnly(text: string): string | undefined {
  if (text.length > 4 * DIGITS_MAX) return undefined;
  const plain = toPlainDigits(text);
  return /^[^\p{L}\p{N}]*(?:[0-9][^\p{L}\p{N}]*)+$/u.test(plain) ? plain.replace(/[^0-9]/gu, '') : undefined;
}

/** A quick look that lets nearly all texts pass. */
function hasEnoughDigits(text: string): boolean {
  if (text.length < DIGITS_MIN) return false;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Beyond ASCII anything can turn out to be a digit, and behind % and & too.
    if (unit > 0x7f || unit === 0x25 || unit === 0x26) return true;
    if (unit >= 0x30 && unit <= 0x39) count += 1;
  }
  return count >= DIGITS_MIN;
}

/** A text with what stands for digits turned into 0 to 9, and with what only looks like a card number taken out. */
function toPlainDigits(text: string): string {
  return text
    .replace(/(?:%[0-9a-f]{2})+/giu, decodePercent)
    .replace(/&(?:nbsp|#\d{1,7}|#x[0-9a-f]{1,6});/giu, decodeReference)
    .normalize('NFKC')
    .replace(/(?![0-9])\p{Nd}/gu, toAsciiDigit)
    .replace(UUID, 'x')
    .replace(DATE_AND_TIME, 'x')
    .replace(HEXADECIMAL, (found) => (isLikeHash(found) ? 'x' : found));
}

const UUID =
  /(?<![\p{L}\p{N}])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![\p{L}\p{N}])/giu;

/** ISO 8601 and day first, of the last and this century; no card number begins like one of these years. */
const DATE_AND_TIME =
  /(?<![\p{L}\p{N}])(?:(?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]?\d[./-][0-3]?\d[./-](?:19|20)\d\d)(?:[Tt,]| ){1,2}[0-2]?\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?(?![\p{L}\p{N}])/gu;

const HEXADECIMAL = /(?<![\p{L}\p{N}_-])[0-9a-f]{24,128}(?![\p{L}\p{N}_-])/giu;

/** Of random hexadecimal digits six in sixteen are letters; a card number with a few letters behind it has fewer. */
function isLikeHash(text: string): boolean {
  return text.replace(/[0-9]/gu, '').length * 5 > text.length;
}

/** Divides a text into sequences of groups of digits that may belong to one number. */
function toSequences(text: string): readonly (readonly string[])[] {
  const sequences: string[][] = [];
  let end = -1;
  for (const { 0: group, index } of text.matchAll(/[0-9]+/gu)) {
    const gap = end < 0 ? undefined : text.slice(end, index);
    const last = sequences.at(-1);
    if (last === undefined || gap === undefined || !isGap(gap)) sequences.push([group]);
    else last.push(group);
    end = index + group.length;
  }
  return sequences;
}

/** A plus between other signs begins a phone number, and an equals sign or a caret ends the number on a card's stripe. */
function isGap(gap: string): boolean {
  return gap === '+' || (gap.length <= GAP_MAX && /^[^\p{L}\p{N}+=^]*$/u.test(gap));
}

/** ISO/IEC 7812-1, annex B: from the right every second digit is doubled, and the sum of all digits ends in 0. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function decodePercent(encoded: string): string {
  return Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8');
}

function decodeReference(reference: string): string {
  const found = /&#(?:x(?<hex>[0-9a-f]+)|(?<decimal>\d+));/iu.exec(reference)?.groups;
  if (found === undefined) return ' ';
  const point = found['hex'] === undefined ? Number(found['decimal']) : Number.parseInt(found['hex'], 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : ' ';
}

/** Unicode keeps the ten digits of a script together, zero first. */
function toAsciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((point - start) % 10);
}
