import type { Language } from '../../shared/product/product.ts';

/** Dates, times, durations and lists in the person's words. */
export interface Formats {
  /** 22 November 2026, where the person is. */
  readonly date: (instant: string) => string;
  /** A calendar day, the same everywhere. */
  readonly day: (day: string) => string;
  /** 14:02 today, with the date on other days. */
  readonly time: (instant: string, now: Date) => string;
  /** 4 minutes, 40 seconds */
  readonly duration: (milliseconds: number) => string;
  /** licence key, name and email */
  readonly list: (items: readonly string[]) => string;
  /** The name of a country or region, by its code. */
  readonly country: (code: string) => string;
  readonly compare: (left: string, right: string) => number;
  /** A document's own date, as the document writes it, whatever the system's habits are. */
  readonly documentDate: (day: string) => string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The formats of a language, in the manner of the system's locale if that speaks the same language. */
export function createFormats(language: Language, systemLocale: string): Formats {
  const locale = chooseLocale(language, systemLocale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const regions = new Intl.DisplayNames([locale], { type: 'region' });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const both = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const lists = new Intl.ListFormat(BASE[language], { type: 'conjunction' });
  const collator = new Intl.Collator(locale);
  return {
    date: (instant) => dates.format(new Date(instant)),
    day: (day) => days.format(new Date(day)),
    time: (instant, now) => {
      const isToday = new Date(instant).toDateString() === now.toDateString();
      return (isToday ? times : both).format(new Date(instant));
    },
    duration: (milliseconds) => toDuration(locale, milliseconds),
    list: (items) => lists.format(items),
    country: (code) => regions.of(code) ?? code,
    compare: collator.compare,
    documentDate: (day) =>
      new Intl.DateTimeFormat(BASE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day)),
  };
}

const BASE: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

function chooseLocale(language: Language, systemLocale: string): string {
  return systemLocale.toLowerCase().split(/[-_]/u)[0] === language && isLocale(systemLocale)
    ? systemLocale
    : BASE[language];
}

function isLocale(text: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(text).length > 0;
  } catch {
    // A system can report something that is no BCP 47 tag, such as "C" or "en_GB"; then the language's own manner is used.
    return false;
  }
}

function toDuration(locale: string, milliseconds: number): string {
  const [unit, unitMs] = unitFor(milliseconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.ceil(milliseconds / unitMs)),
  );
}

function unitFor(milliseconds: number): readonly ['second' | 'minute' | 'hour', number] {
  if (milliseconds <= MINUTE_MS) return ['second', 1000];
  return milliseconds <= 2 * HOUR_MS ? ['minute', MINUTE_MS] : ['hour', HOUR_MS];
}
