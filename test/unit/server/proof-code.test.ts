import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatProofCode, proofCodeSchema } from '../../../shared/proof/proof-code.ts';
import { areHashesEqual, drawProofCode, hashProofCode } from '../../../server/proof/proof-code.ts';

const indexKey = createSecretKey(randomBytes(32));
const name = { product: 'sample-studio', kind: 'takeOver', id: 'proof-1' } as const;

describe('a mailed code', () => {
  it('has ten symbols of the key alphabet, each with five bits of the randomness', () => {
    expect(drawProofCode(() => Uint8Array.from({ length: 10 }, (_, index) => index))).toBe('0123456789');
    expect(drawProofCode(() => Uint8Array.from({ length: 10 }, (_, index) => 255 - index))).toBe(
      'ZYXWVTSRQP',
    );
  });

  it('is shown in two groups and read as people type it', () => {
    expect(formatProofCode('7KQ2MX9R4T')).toBe('7KQ2M-X9R4T');
    for (const typed of ['7KQ2M-X9R4T', ' 7kq2m x9r4t ', '7KQ2MX9R4T', '７ＫＱ２Ｍ–Ｘ９Ｒ４Ｔ']) {
      expect(proofCodeSchema.parse(typed)).toBe('7KQ2MX9R4T');
    }
    expect(proofCodeSchema.parse('oil00-11111')).toBe('0110011111');
  });

  it.each(['', '7KQ2M-X9R4', '7KQ2M-X9R4TT', '7KQ2M-X9R4U', '7KQ2M-X9R4T'.repeat(9)])(
    'is not %s',
    (typed) => {
      expect(proofCodeSchema.safeParse(typed).success).toBe(false);
    },
  );

  it.each([
    ['another code', '7KQ2MX9R4V', name, indexKey],
    ['another product', '7KQ2MX9R4T', { ...name, product: 'other' }, indexKey],
    ['another purpose', '7KQ2MX9R4T', { ...name, kind: 'ownerChange' as const }, indexKey],
    ['another proof', '7KQ2MX9R4T', { ...name, id: 'proof-2' }, indexKey],
    ['another key', '7KQ2MX9R4T', name, createSecretKey(randomBytes(32))],
  ])('has another hash for %s', (_what, code, proof, key) => {
    const hash = hashProofCode('7KQ2MX9R4T', name, indexKey);
    expect(areHashesEqual(hash, hashProofCode('7KQ2MX9R4T', name, indexKey))).toBe(true);
    expect(areHashesEqual(hash, hashProofCode(code, proof, key))).toBe(false);
    expect(areHashesEqual(hash, hash.slice(1))).toBe(false);
  });
});
