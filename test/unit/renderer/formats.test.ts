import { describe, expect, it } from 'vitest';
import { createFormats } from '../../../renderer/format/formats.ts';

describe('formats', () => {
  it('follow the system’s habits where it speaks the same language', () => {
    expect(createFormats('en', 'en-US').day('2026-03-02')).toBe('March 2, 2026');
    expect(createFormats('de', 'de-AT').day('2026-01-02')).toBe('2. Jänner 2026');
  });

  it.each(['fr-FR', 'C', 'en_GB', ''])(
    'never mix languages or fail, whatever the system reports: %j',
    (locale) => {
      expect(createFormats('en', locale).day('2026-03-02')).toBe('2 March 2026');
    },
  );

  it('write a document’s date as the document does', () => {
    expect(createFormats('en', 'en-US').documentDate('2026-03-02')).toBe('2 March 2026');
  });

  it('give the time of today, and the date on other days', () => {
    const { time } = createFormats('en', 'en-GB');
    const instant = new Date(2026, 10, 22, 14, 2).toISOString();
    expect(time(instant, new Date(2026, 10, 22, 18))).toBe('14:02');
    expect(time(instant, new Date(2026, 10, 23, 18))).toMatch(/^22 Nov 2026, 14:02$/u);
  });

  it.each([
    [900, '1 second'],
    [40_000, '40 seconds'],
    [61_000, '2 minutes'],
    [3 * 3_600_000, '3 hours'],
  ])('put %d ms into words', (milliseconds, text) => {
    expect(createFormats('en', 'en-GB').duration(milliseconds)).toBe(text);
  });

  it('name countries in the language', () => {
    expect(createFormats('de', 'de-DE').country('PT')).toBe('Portugal');
    expect(createFormats('de', 'de-DE').country('CZ')).toBe('Tschechien');
  });
});
