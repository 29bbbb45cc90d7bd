import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { supportCodeSchema } from '../../../shared/signing/documents.ts';
import { drawLicenceKey, hashLicenceKey } from '../../../server/licence/licence-key-secrets.ts';
import { drawSupportCode } from '../../../server/registration/support-code.ts';

describe('a drawn licence key', () => {
  it('is well-formed, and no other is like it', () => {
    const keys = Array.from({ length: 500 }, () => drawLicenceKey(randomBytes));
    expect(keys.every((key) => parseLicenceKey(key).ok)).toBe(true);
    expect(new Set(keys).size).toBe(500);
  });

  it('takes each of its 26 symbols from a byte of its own', () => {
    const key = drawLicenceKey((count) => Uint8Array.from({ length: count }, (_, index) => 224 + index));
    expect(key.slice(0, 26)).toBe('0123456789ABCDEFGHJKMNPQRS');
  });

  it('is hashed differently under another pepper', () => {
    const key = drawLicenceKey(randomBytes);
    const hash = () => hashLicenceKey(key, { version: 1, key: createSecretKey(randomBytes(32)) });
    expect(hash()).not.toBe(hash());
    expect(hash()).toMatch(/^[\w-]{43}$/u);
  });
});

describe('a support code', () => {
  it('has the documented form', () => {
    const codes = Array.from({ length: 500 }, () => drawSupportCode(randomBytes));
    expect(codes.every((code) => supportCodeSchema.safeParse(code).success)).toBe(true);
  });
});
