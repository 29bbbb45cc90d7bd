import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealOwner, unsealOwner } from '../../../server/owner/owner-seal.ts';
import { toBlindIndex } from '../../../server/sealing/blind-index.ts';
import { createKeyRing } from '../../../server/sealing/key-ring.ts';
import { ADA } from '../../support/registration-request.ts';

const keyRing = createKeyRing([{ version: 1, key: createSecretKey(randomBytes(32)) }]);
const indexKey = createSecretKey(randomBytes(32));
const id = { product: 'sample-studio', id: 'owner-1' };
const sealed = sealOwner(ADA, id, { keyRing, randomBytes });

describe('a sealed owner', () => {
  it('opens again', () => {
    expect(unsealOwner(sealed, id, keyRing)).toEqual(ADA);
  });

  it('holds nothing that can be read', () => {
    const bytes = Buffer.from(sealed.sealed, 'base64url').toString('latin1');
    expect(bytes).not.toContain(ADA.name);
    expect(bytes).not.toContain(ADA.email);
  });

  it.each([
    ['moved to another owner', { ...id, id: 'owner-2' }, sealed],
    ['moved to another product', { ...id, product: 'other' }, sealed],
    ['changed by one bit', id, { ...sealed, sealed: flipLastBit(sealed.sealed) }],
    ['with a changed key', id, { ...sealed, wrapped_key: flipLastBit(sealed.wrapped_key) }],
    [
      'with its key and data exchanged',
      id,
      { ...sealed, sealed: sealed.wrapped_key, wrapped_key: sealed.sealed },
    ],
    ['cut short', id, { ...sealed, sealed: sealed.sealed.slice(0, 20) }],
  ])('does not open when %s', (_how, where, what) => {
    expect(() => unsealOwner(what, where, keyRing)).toThrow(/./u);
  });

  it('does not open with another key-encryption key', () => {
    expect(() =>
      unsealOwner(sealed, id, createKeyRing([{ version: 1, key: createSecretKey(randomBytes(32)) }])),
    ).toThrow(/./u);
  });

  it('is sealed differently every time', () => {
    const again = sealOwner(ADA, id, { keyRing, randomBytes });
    expect(again.sealed).not.toBe(sealed.sealed);
    expect(again.wrapped_key).not.toBe(sealed.wrapped_key);
  });
});

describe('the blind index of an e-mail address', () => {
  it('is equal for spellings of one address and different for others', () => {
    expect(index('ADA@Example.com')).toBe(index('ada@example.com'));
    expect(index('caf\u0065\u0301@example.com')).toBe(index('caf\u00e9@example.com'));
    expect(index('ada@example.com')).not.toBe(index('adam@example.com'));
  });

  it('is different under another key', () => {
    expect(index(ADA.email)).not.toBe(toBlindIndex('email', ADA.email, createSecretKey(randomBytes(32))));
  });
});

function index(email: string): string {
  return toBlindIndex('email', email, indexKey);
}

function flipLastBit(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64url');
}
