import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { projectRoot } from '../../../scripts/project-paths.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});

/** Made on one kind of machine with some packages out of reach, a lock file lacks the others; `npm ci` then refuses. */
test('the lock file has an entry for the parts that other kinds of machines need', async () => {
  const text = await readFile(path.join(projectRoot, 'package-lock.json'), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(text));
  const wanted = Object.entries(packages).flatMap(([name, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((part) => ({ name, part })),
  );
  const lost = wanted.filter(({ name, part }) => !isLocked(Object.keys(packages), name, part));
  expect(lost).toEqual([]);
});

/** As Node looks things up: below the package itself, then below each folder above it. */
function isLocked(locked: readonly string[], name: string, part: string): boolean {
  const places = name
    .split('/node_modules/')
    .map((_, index, steps) => steps.slice(0, index + 1).join('/node_modules/'));
  return ['', ...places].some((place) => locked.includes(path.posix.join(place, 'node_modules', part)));
}
