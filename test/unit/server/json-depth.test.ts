import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../../server/http/json-depth.ts';

/** How deep a value is nested, by its definition. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of JSON', () => {
  it('is that of its values, whatever its texts and names contain', () => {
    const text = fc.string({
      unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'ä', '\u2028', '😀', 'a'),
    });
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'large' },
        text,
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 3 }), (given, space) => {
        const bytes = Buffer.from(JSON.stringify(given, undefined, space));
        const depth = depthOf(given);
        expect([isDeeperThan(bytes, depth), depth > 0 && !isDeeperThan(bytes, depth - 1)]).toEqual([
          false,
          false,
        ]);
      }),
    );
  });

  it('is counted in what is no JSON too, without end', () => {
    expect(isDeeperThan(Buffer.from('[[['), 2)).toBe(true);
    expect(isDeeperThan(Buffer.from(']]][[['), 2)).toBe(false);
    expect(isDeeperThan(Buffer.from('"[[['), 2)).toBe(false);
    expect(isDeeperThan(Buffer.alloc(0), 2)).toBe(false);
  });
});
