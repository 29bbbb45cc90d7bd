import { KEY_ALPHABET } from '../../shared/licence/key-alphabet.ts';
import { KEY_SYMBOLS, formatLicenceKey, normaliseLicenceKey } from '../../shared/licence/licence-key.ts';

/** A text and where the caret stands in it. */
export interface CaretText {
  readonly text: string;
  readonly caret: number;
}

/**
 * Groups a key while it is typed, and keeps the caret behind the symbol it stood behind.
 *
 * Text that cannot be a key, or the beginning of one, is left exactly as it was typed, so that a person can see and mend it.
 */
export function groupWhileTyping({ text, caret }: CaretText): CaretText {
  const symbols = normaliseLicenceKey(text);
  const isPartOfKey = [...symbols].every((symbol) => KEY_ALPHABET.includes(symbol));
  if (!isPartOfKey || symbols.length > KEY_SYMBOLS) return { text, caret };
  const symbolsBefore = normaliseLicenceKey(text.slice(0, caret)).length;
  return { text: formatLicenceKey(symbols), caret: caretAfter(symbolsBefore) };
}

/** Where the caret must stand so that deleting takes a symbol with it, and not only the hyphen that would come back. */
export function caretForDeleting({ text, caret }: CaretText, key: string): number {
  if (key === 'Backspace' && text[caret - 1] === '-') return caret - 1;
  if (key === 'Delete' && text[caret] === '-') return caret + 1;
  return caret;
}

const GROUP_SYMBOLS = 5;

/** The place behind a number of symbols, before the hyphen that may follow. */
function caretAfter(symbols: number): number {
  return symbols === 0 ? 0 : symbols + Math.floor((symbols - 1) / GROUP_SYMBOLS);
}
