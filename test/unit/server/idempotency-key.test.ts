import { describe, expect, it } from 'vitest';
import { parseIdempotencyKey } from '../../../server/idempotency/idempotency-key.ts';

const UUID = '8e03978e-40d5-43e8-bc93-6894a57f9324';

describe('the Idempotency-Key header', () => {
  it.each([`"${UUID}"`, UUID, ` "${UUID}" `, UUID.toUpperCase()])('names a submission: %j', (header) => {
    expect(parseIdempotencyKey(header)).toEqual({ ok: true, value: UUID });
  });

  it.each([undefined, ''])('is missing: %j', (header) => {
    expect(parseIdempotencyKey(header)).toMatchObject({ failure: { code: 'IDEMPOTENCY_KEY_MISSING' } });
  });

  it.each([
    `"${UUID}", "${UUID}"`,
    `${UUID}, ${UUID}`,
    `"${UUID}`,
    `""${UUID}""`,
    `"${UUID}";a=1`,
    '""',
    '"1"',
    `'${UUID}'`,
    `urn:uuid:${UUID}`,
    `${UUID}\u0000`,
  ])('is invalid: %j', (header) => {
    expect(parseIdempotencyKey(header)).toMatchObject({ failure: { code: 'IDEMPOTENCY_KEY_INVALID' } });
  });
});
