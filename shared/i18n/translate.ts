import type { Language } from '../product/product.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The key of a visible string; the English texts define them, so an unknown key does not compile. */
export type MessageKey = keyof typeof en;

type PlaceholderNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderNames<Rest>
  : never;

/** The values that a text's `{name}` places need. */
export type Placeholders<Key extends MessageKey> = {
  readonly [Name in PlaceholderNames<(typeof en)[Key]>]: string | number;
};

type Arguments<Key extends MessageKey> = [PlaceholderNames<(typeof en)[Key]>] extends [never]
  ? readonly []
  : readonly [values: Placeholders<Key>];

/** Gives a text in one language; text that needs values does not compile without them. */
export interface Translate {
  <Key extends MessageKey>(key: Key, ...values: Arguments<Key>): string;
  readonly language: Language;
}

const TEXTS: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, de };

/** Makes the translator of one language. */
export function createTranslate(language: Language): Translate {
  const texts = TEXTS[language];
  function translate<Key extends MessageKey>(key: Key, ...values: Arguments<Key>): string {
    return fillPlaceholders(texts[key], values[0] ?? {});
  }
  return Object.assign(translate, { language });
}

function fillPlaceholders(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place));
}
