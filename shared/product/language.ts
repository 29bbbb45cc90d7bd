import { LANGUAGES, type Language } from './product.ts';

/** Chooses the first language that a person prefers and we have; preferences are BCP 47 tags such as `de-AT`. */
export function chooseLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const primary = preference.toLowerCase().split('-')[0];
    const language = LANGUAGES.find((known) => known === primary);
    if (language !== undefined) return language;
  }
  return 'en';
}
