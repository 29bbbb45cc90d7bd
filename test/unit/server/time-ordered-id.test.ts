import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTimeOrderedId } from '../../../server/platform/time-ordered-id.ts';

describe('a time-ordered id', () => {
  it('is a UUID of version 7 that begins with its time', () => {
    const time = Date.parse('2026-03-02T10:00:00.000Z');
    const id = createTimeOrderedId(time);
    expect(z.uuidv7().safeParse(id).success).toBe(true);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(time);
  });

  it('comes after the ids of earlier milliseconds, and no other is like it', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => createTimeOrderedId(1_700_000_000_000 + index));
    expect(ids.toSorted()).toEqual(ids);
    const same = Array.from({ length: 1000 }, () => createTimeOrderedId(1_700_000_000_000));
    expect(new Set(same).size).toBe(1000);
  });
});
