import { createHmac, type KeyObject } from 'node:crypto';

/** What can be looked up exactly without being stored in the clear. */
export type IndexedItem = 'email' | 'phone' | 'orderNumber';

/** How each item is brought into one form, so that equal ones have equal indexes. */
const NORMALISE: Readonly<Record<IndexedItem, (value: string) => string>> = {
  email: (value) => value.normalize('NFC').trim().toLowerCase(),
  /** Digits only, without an extension and the zeros that stand for "abroad" or "long distance". */
  phone: (value) =>
    value
      .normalize('NFKC')
      .replace(/(?:ext\.?|x|#).*$/iu, '')
      .replace(/\(0\)/gu, '')
      .replace(/\D/gu, '')
      .replace(/^0+/u, ''),
  orderNumber: (value) => value.normalize('NFKC').replace(/\s/gu, '').toUpperCase(),
};

/** The blind index of a value (HMAC-SHA-256, base64url): equal values have equal indexes, and without the key nobody can compute one. */
export function toBlindIndex(item: IndexedItem, value: string, indexKey: KeyObject): string {
  return createHmac('sha256', indexKey)
    .update(`${item}:${NORMALISE[item](value)}`)
    .digest('base64url');
}
