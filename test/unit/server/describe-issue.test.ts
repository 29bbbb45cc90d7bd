import { describe, expect, it } from 'vitest';
import { registrationRequestSchema } from '../../../shared/registration/registration-request.ts';
import { describeIssue } from '../../../server/validation/describe-issue.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';

function describeAll(body: unknown): readonly string[] {
  const { error } = registrationRequestSchema.safeParse(body);
  return (error?.issues ?? []).map(describeIssue).map(({ path, expected }) => `${path} ${expected}`);
}

describe('the description of a value that does not fit', () => {
  const body = createRegistrationBody();

  it.each([
    [{ ...body, licenceKey: 7 }, '/licenceKey a value of type string'],
    [{ ...body, licenceKey: 'x'.repeat(81) }, '/licenceKey at most 80 characters'],
    [{ ...body, licenceKey: 'CANARY' }, '/licenceKey KEY_SHORT'],
    [{ ...body, owner: { ...body.owner, email: 'CANARY' } }, '/owner/email a valid email'],
    [
      { ...body, owner: { ...body.owner, country: 'CANARY' } },
      '/owner/country a value that the documentation allows',
    ],
    [{ ...body, CANARY: 1 }, ' no properties but the documented ones'],
    [
      { ...body, installation: { ...body.installation, platform: 'CANARY' } },
      '/installation/platform one of linux, darwin, win32',
    ],
    [{ ...body, notices: [] }, '/notices/licenceKey NOTICE_MISSING'],
  ])('says where and what was expected, never what was found: %#', (wrong, expected) => {
    expect(describeAll(wrong)).toContain(expected);
    expect(describeAll(wrong).join()).not.toContain('CANARY');
  });

  it('fits the form of a problem, however long path and pattern are', () => {
    const { path, expected } = describeIssue({
      code: 'invalid_format',
      format: 'regex',
      pattern: 'x'.repeat(300),
      path: ['p'.repeat(300)],
      message: '',
    });
    expect([path.length, expected.length]).toEqual([120, 200]);
  });
});
