import { describe, expect, it } from 'vitest';
import {
  findLicenceProblem,
  toLicenceState,
  type LicenceFacts,
} from '../../../server/licence/check-licence.ts';

const licence: LicenceFacts = { state: 'active', until: null, grace_days: 0 };
const now = new Date('2026-03-02T12:00:00Z');

describe('a licence', () => {
  it('has no problem when it is active and for ever', () => {
    expect(findLicenceProblem(licence, now)).toBeUndefined();
  });

  it('tells the first of its problems: revoked, suspended, expired', () => {
    const until = '2020-01-01';
    expect(findLicenceProblem({ ...licence, state: 'revoked', until }, now)).toBe('LICENCE_REVOKED');
    expect(findLicenceProblem({ ...licence, state: 'suspended', until }, now)).toBe('LICENCE_SUSPENDED');
    expect(findLicenceProblem({ ...licence, until }, now)).toBe('LICENCE_EXPIRED');
  });

  it('holds until the end of its last day in UTC', () => {
    const term = { ...licence, until: '2026-03-02' };
    expect(toLicenceState(term, new Date('2026-03-02T23:59:59.999Z'))).toBe('active');
    expect(toLicenceState(term, new Date('2026-03-03T00:00:00.000Z'))).toBe('expired');
  });

  it('is good for its days of grace after that', () => {
    const term = { ...licence, until: '2026-02-27', grace_days: 3 };
    expect(findLicenceProblem(term, new Date('2026-03-02T23:59:59.999Z'))).toBeUndefined();
    expect(findLicenceProblem(term, new Date('2026-03-03T00:00:00.000Z'))).toBe('LICENCE_EXPIRED');
  });

  it('stays what the vendor made it when its term is over too', () => {
    expect(toLicenceState({ ...licence, state: 'suspended', until: '2020-01-01' }, now)).toBe('suspended');
    expect(toLicenceState({ ...licence, state: 'revoked', until: '2020-01-01' }, now)).toBe('revoked');
  });
});
