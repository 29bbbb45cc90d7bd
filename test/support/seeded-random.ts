import { createHash } from 'node:crypto';

/** Numbers from 0 up to and without 1 that are the same for the same seed. */
export function createSeededRandom(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed} ${drawn}`).digest().readUInt32BE() / 2 ** 32;
  };
}
