import { parseLicenceKey } from '../../shared/licence/licence-key.ts';
import { hasCardNumber, hasCardNumberInGroups, isCardNumber, toDigitsOnly } from './card-number.ts';

/** Where a card number was found: a JSON Pointer (RFC 6901) in which names that could hold digits of it are left out. */
export type CardNumberPlace = string;

/** What an error says that names such a place. */
export const NO_CARD_NUMBER =
  'no payment card number; if this is another number of 13 to 19 digits, put a letter among them';

/**
 * Looks for a payment card number in a parsed document: in texts, numbers and names of properties at any depth, spread over
 * the items of a list, and over four neighbouring properties of four digits each.
 *
 * A well-formed licence key is none. In a property named `phone`, a number of at most 15 digits that begins with `+` or `00`
 * is a phone number (ITU-T E.164), whatever its digits.
 */
export function findCardNumber(value: unknown, place: CardNumberPlace = ''): CardNumberPlace | undefined {
  if (typeof value === 'string') return isRefusedText(value, place) ? place : undefined;
  if (typeof value === 'number') return isCardNumber(value) ? place : undefined;
  if (Array.isArray(value)) return findInList(value, place);
  return typeof value === 'object' && value !== null ? findInObject({ ...value }, place) : undefined;
}

function isRefusedText(text: string, place: CardNumberPlace): boolean {
  if (!hasCardNumber(text)) return false;
  if (place.endsWith('/phone') && isPhoneNumber(text)) return false;
  return !parseLicenceKey(text).ok;
}

/** Digits alone do not do: without `+` or `00` they could be either. */
function isPhoneNumber(text: string): boolean {
  const found = /^\s*(?:\+|00)(?<number>[\d\s().\-/]+)(?:(?:ext\.?|x|#)\s*\d{1,6}\s*)?$/iu.exec(
    text.normalize('NFKC'),
  );
  const digits = found?.groups?.['number']?.replace(/\D/gu, '').length ?? 0;
  return digits >= 5 && digits <= 15;
}

function findInList(list: readonly unknown[], place: CardNumberPlace): CardNumberPlace | undefined {
  for (const [index, item] of list.entries()) {
    const found = findCardNumber(item, `${place}/${index}`);
    if (found !== undefined) return found;
  }
  return joinNeighbours(list).some(hasCardNumberInGroups) ? place : undefined;
}

function findInObject(
  object: Readonly<Record<string, unknown>>,
  place: CardNumberPlace,
): CardNumberPlace | undefined {
  const properties = Object.entries(object);
  for (const [name, value] of properties) {
    const found = hasCardNumber(name) ? place : findCardNumber(value, `${place}/${toSafeName(name)}`);
    if (found !== undefined) return found;
  }
  const runs = joinNeighbours(properties.map(([, value]) => value));
  return runs.some(hasFourByFour) ? place : undefined;
}

/** Neighbouring values that are digits and nothing else, as groups. */
function joinNeighbours(values: readonly unknown[]): readonly (readonly string[])[] {
  const runs: string[][] = [[]];
  for (const value of values) {
    const digits =
      typeof value === 'string' || typeof value === 'number' ? toDigitsOnly(String(value)) : undefined;
    if (digits === undefined) runs.push([]);
    else runs.at(-1)?.push(digits);
  }
  return runs.filter(({ length }) => length > 1);
}

function hasFourByFour(groups: readonly string[]): boolean {
  return groups.some((_, start) => {
    const four = groups.slice(start, start + 4);
    return four.length === 4 && four.every(({ length }) => length === 4) && hasCardNumberInGroups(four);
  });
}

/** Names of documented properties have no digits; another name may hold a part of the number, or anything. */
function toSafeName(name: string): string {
  return /^[A-Za-z][A-Za-z_-]{0,39}$/u.test(name) ? name : '…';
}
