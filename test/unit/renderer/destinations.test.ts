import { describe, expect, it } from 'vitest';
import { toDestinations } from '../../../renderer/choices/destinations.ts';
import { createFormats } from '../../../renderer/format/formats.ts';
import { EMPTY_FORM } from '../../../renderer/registration/form-values.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { SAMPLE } from '../../browser/fakes/products.ts';

const wording = { product: SAMPLE, translate: createTranslate('en'), formats: createFormats('en', 'en-GB') };

describe('what goes where', () => {
  it('lists what is sent, and nothing that was left blank', () => {
    expect(toDestinations(EMPTY_FORM, wording)).toEqual([
      {
        id: 'sent-to',
        where: 'Goes to Example Software, Lisbon, Portugal',
        what:
          'licence key, name, email, 2 choices, which notices were shown, agreement version 3, version 4.2.0, ' +
          'kind of system (Linux, macOS or Windows), the time and random numbers that stand for this copy',
      },
      {
        id: 'sent-stays',
        where: 'Stays on this computer',
        what: 'licence key in the keychain, your receipt',
      },
      { id: 'sent-others', where: 'Nobody else receives it', what: 'not sold, not shared for advertising' },
    ]);
  });

  it('follows what was given', () => {
    const values = { ...EMPTY_FORM, owner: { ...EMPTY_FORM.owner, phone: '+351 21', organisation: ' ' } };
    const [sent] = toDestinations(values, wording);
    expect(sent?.what).toMatch(/^licence key, name, email, phone number, 2 choices/u);
  });
});
