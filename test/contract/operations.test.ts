import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FINDINGS } from '../../server/doctor/findings.ts';
import { PROJECT_ROOT } from '../support/run-deed.ts';

it('docs/operations.md tells of each finding of the doctor in the doctor’s own words, and of no other', () => {
  const page = readFileSync(join(PROJECT_ROOT, 'docs', 'operations.md'), 'utf8');
  const section = page.slice(page.indexOf('## The doctor'), page.indexOf('## When something is wrong'));
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  expect(rows).toEqual(
    Object.entries(FINDINGS).map(([code, { severity, found, remedy }]) => [
      `\`${code}\``,
      severity,
      found,
      remedy,
    ]),
  );
});
