import { describe, expect, it } from 'vitest';
import { ITEMS, REGISTER } from '../../../shared/purposes/register.ts';
import { draftSchema } from '../../../shared/registration/draft.ts';
import { ownerSchema } from '../../../shared/registration/owner.ts';
import { sampleDraft } from '../../support/sample.ts';

const owner = { name: 'Ada Sample', email: 'ada.sample@example.com' };

function problemsOf(change: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = draftSchema.safeParse({ ...sampleDraft(), ...change });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('a draft', () => {
  it('has a row in the register of purposes for every field of the owner, and a field for every row', () => {
    expect(['licenceKey', ...Object.keys(ownerSchema.shape)].toSorted()).toEqual([...ITEMS].toSorted());
    expect(Object.keys(REGISTER).toSorted()).toEqual([...ITEMS].toSorted());
  });

  it('needs exactly what the register calls needed', () => {
    const needed = Object.entries(ownerSchema.shape)
      .filter(([, field]) => !field.safeParse(undefined).success)
      .map(([name]) => name);
    expect(needed).toEqual(ITEMS.filter((item) => item !== 'licenceKey' && REGISTER[item].isNeeded));
  });

  it.each([
    ['Ada  Sample ', 'Ada Sample'],
    ['  Žofie\tNováková', 'Žofie Nováková'],
    ['Zoe\u0308', 'Zoë'],
    ['山田 太郎', '山田 太郎'],
    ["Conan O'Brien-Smith, Jr.", "Conan O'Brien-Smith, Jr."],
    ['X', 'X'],
  ])('takes the name %j', (name, kept) => {
    expect(ownerSchema.parse({ ...owner, name }).name).toBe(kept);
  });

  it.each(['', '   ', 'A\u0000B', 'A'.repeat(121)])('does not take the name %j', (name) => {
    expect(ownerSchema.safeParse({ ...owner, name }).success).toBe(false);
  });

  it.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada sample@example.com',
    'a@b..com',
    `${'a'.repeat(260)}@example.com`,
  ])('does not take the address %j', (email) => {
    expect(ownerSchema.safeParse({ ...owner, email }).success).toBe(false);
  });

  it.each(['+351 21 123 45 67', '(020) 7946-0958', '030/1234567', '555.123.4567 ext. 12'])(
    'takes the phone number %j',
    (phone) => {
      expect(ownerSchema.safeParse({ ...owner, phone }).success).toBe(true);
    },
  );

  it.each(['1234', 'call me', '+1'.repeat(20)])('does not take the phone number %j', (phone) => {
    expect(ownerSchema.safeParse({ ...owner, phone }).success).toBe(false);
  });

  it('keeps an address in lines and drops blank ones', () => {
    const parsed = ownerSchema.parse({ ...owner, postalAddress: ' Rua Um 1 \r\n\r\n1000-001 Lisboa ' });
    expect(parsed.postalAddress).toBe('Rua Um 1\n1000-001 Lisboa');
  });

  it('is refused when a value came without its notice, or with the notice of another version', () => {
    const { notices } = sampleDraft();
    const withoutName = notices.filter(({ subject }) => subject !== 'name');
    const oldName = notices.map((notice) =>
      notice.subject === 'name' ? { ...notice, version: 99 } : notice,
    );
    expect(problemsOf({ notices: withoutName })).toEqual(['notices.name NOTICE_MISSING']);
    expect(problemsOf({ notices: oldName })).toEqual(['notices.name NOTICE_MISSING']);
  });

  it('does not ask for the notice of a field that was left blank', () => {
    const needed = sampleDraft().notices.filter(({ subject }) =>
      ['licenceKey', 'name', 'email'].includes(subject),
    );
    expect(problemsOf({ notices: needed })).toEqual([]);
  });

  it('does not take a yes to news by post without an address', () => {
    const choices = { newsByEmail: false, newsByPost: true };
    expect(problemsOf({ choices })).toEqual(['owner.postalAddress CHOICE_NEEDS_ADDRESS']);
  });

  it.each([
    { extra: true },
    { version: 2 },
    { choices: { newsByEmail: 'yes', newsByPost: false } },
    { owner: null },
  ])('does not take %j', (change) => {
    expect(problemsOf(change).length).toBeGreaterThan(0);
  });
});
