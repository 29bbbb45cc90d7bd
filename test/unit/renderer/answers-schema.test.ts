import { describe, expect, it } from 'vitest';
import { answersSchema, CHOICE_NEEDS_ADDRESS } from '../../../renderer/registration/answers-schema.ts';
import { EMPTY_FORM, type FormValues } from '../../../renderer/registration/form-values.ts';
import { createLicenceKey } from '../../../shared/licence/licence-key.ts';

const RIGHT: FormValues = {
  ...EMPTY_FORM,
  licenceKey: createLicenceKey(Array.from({ length: 26 }, () => 7)),
  owner: { ...EMPTY_FORM.owner, name: 'Ada Sample', email: 'ada@sample.example' },
  isAgreed: true,
};

function wrongPaths(values: FormValues): readonly string[] {
  const parsed = answersSchema.safeParse(values);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('the form’s values', () => {
  it('are right without any optional answer', () => {
    expect(wrongPaths(RIGHT)).toEqual([]);
  });

  it('are wrong where nothing needed was given', () => {
    expect(wrongPaths(EMPTY_FORM)).toEqual(['licenceKey', 'owner.name', 'owner.email', 'isAgreed']);
  });

  it('are checked where something optional was given', () => {
    const owner = { ...RIGHT.owner, phone: '12', country: 'XX', organisation: 'x'.repeat(121) };
    expect(wrongPaths({ ...RIGHT, owner })).toEqual(['owner.organisation', 'owner.country', 'owner.phone']);
  });

  it('need an address for news by post, and say so together with everything else', () => {
    const choices = { newsByEmail: false, newsByPost: true };
    const parsed = answersSchema.safeParse({ ...RIGHT, choices, isAgreed: false });
    expect(parsed.error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['isAgreed', expect.any(String)],
      ['owner.postalAddress', CHOICE_NEEDS_ADDRESS],
    ]);
  });
});
