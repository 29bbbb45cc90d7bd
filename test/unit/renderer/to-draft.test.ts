import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, OPTIONAL_ITEMS, toFormValues } from '../../../renderer/registration/form-values.ts';
import { toDraft } from '../../../renderer/registration/to-draft.ts';
import { SAMPLE } from '../../browser/fakes/products.ts';

const GIVEN = {
  organisation: 'Sample Ltd',
  country: 'PT',
  phone: '+351 21 000 000',
  postalAddress: '1 Street\nLisbon',
};

describe('a draft', () => {
  it('holds exactly the optional items that were given, in every combination', () => {
    fc.assert(
      fc.property(fc.subarray([...OPTIONAL_ITEMS]), (items) => {
        const optional = Object.fromEntries(items.map((item) => [item, GIVEN[item]]));
        const owner = { ...EMPTY_FORM.owner, name: 'Ada', email: 'ada@sample.example', ...optional };
        const draft = toDraft({ ...EMPTY_FORM, owner }, [], SAMPLE);
        expect(draft.owner).toEqual({ name: 'Ada', email: 'ada@sample.example', ...optional });
      }),
    );
  });

  it('takes blanks for nothing', () => {
    const owner = { ...EMPTY_FORM.owner, phone: '   ', postalAddress: '\n' };
    expect(toDraft({ ...EMPTY_FORM, owner }, [], SAMPLE).owner).toEqual({ name: '', email: '' });
  });

  it('names the agreement that was shown, and passes the notices on', () => {
    const notice = {
      subject: 'name',
      version: 1,
      language: 'en',
      servedAt: '2026-11-22T14:00:00.000Z',
    } as const;
    const draft = toDraft(EMPTY_FORM, [notice], SAMPLE);
    expect({ version: draft.agreementVersion, notices: draft.notices }).toEqual({
      version: '3',
      notices: [notice],
    });
  });
});

describe('saved answers in the form', () => {
  it('come back as they were, blank where nothing was given', () => {
    const saved = {
      licenceKey: '7KQ2M',
      owner: { name: 'Ada', email: 'ada@sample.example', phone: '12345' },
      choices: { newsByEmail: true, newsByPost: false },
    };
    expect(toFormValues(saved, true)).toEqual({
      licenceKey: '7KQ2M',
      owner: { ...EMPTY_FORM.owner, name: 'Ada', email: 'ada@sample.example', phone: '12345' },
      choices: { newsByEmail: true, newsByPost: false },
      isAgreed: true,
    });
  });
});
