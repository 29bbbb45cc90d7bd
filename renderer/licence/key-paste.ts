import { findLicenceKeys } from '../../shared/licence/find-licence-keys.ts';
import {
  KEY_SYMBOLS,
  formatLicenceKey,
  normaliseLicenceKey,
  type LicenceKey,
} from '../../shared/licence/licence-key.ts';

/** What came with a paste. */
export type Pasted =
  | {
      readonly kind: 'key';
      readonly text: string;
      /** More was pasted than the key. */ readonly isFound: boolean;
    }
  | { readonly kind: 'several'; readonly keys: readonly LicenceKey[] }
  /** Too long for a key, and none in it. */
  | { readonly kind: 'none' }
  /** Short text, such as a part of a key: treated like typing. */
  | { readonly kind: 'typing' };

/** Looks for keys in pasted text, such as a whole order e-mail. */
export function readPasted(text: string): Pasted {
  const keys = findLicenceKeys(text);
  const [first] = keys;
  if (first === undefined) return { kind: isTooLongForKey(text) ? 'none' : 'typing' };
  if (keys.length > 1) return { kind: 'several', keys };
  return { kind: 'key', text: formatLicenceKey(first), isFound: normaliseLicenceKey(text) !== first };
}

/** Half as long again as a key is no key with a slip in it. */
function isTooLongForKey(text: string): boolean {
  return normaliseLicenceKey(text).length > KEY_SYMBOLS * 1.5;
}
