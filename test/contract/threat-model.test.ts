import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../support/run-deed.ts';

const ITEMS = 28;
const STATES = [
  'Held.',
  'Held as far as it applies.',
  'Held as far as tests can.',
  'Partly held.',
  'Not yet.',
  'Does not apply',
];

interface Item {
  readonly id: string;
  readonly text: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

const page = readFileSync(join(PROJECT_ROOT, 'docs', 'threat-model.md'), 'utf8');
const items = page
  .split(/^### (?=S\d)/mu)
  .slice(1)
  .map((section): Item => {
    const [title = '', ...rest] = section.split('\n');
    const text = rest.join('\n').trim();
    const tests = [...text.matchAll(/^- `(?<file>[^`]+)`: (?<name>.+)$/gmu)].map(({ groups }) => ({
      file: groups?.['file'] ?? '',
      name: groups?.['name'] ?? '',
    }));
    return { id: title.split(' ')[0] ?? '', text, tests };
  });

/** Whether a test or a group of tests of a file has that very name; a file is searched for the name as it is written there. */
function hasTest(file: string, name: string): boolean {
  const path = join(PROJECT_ROOT, file);
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => source.includes(quoted));
}

describe('docs/threat-model.md', () => {
  it('has every item of the list once, in order, and says how it stands', () => {
    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: ITEMS }, (_, index) => `S${index + 1}`));
    expect(
      items.filter(({ text }) => !STATES.some((state) => text.startsWith(state))).map(({ id }) => id),
    ).toEqual([]);
  });

  it('names a test for each item that is held, and reasons for the others', () => {
    const bare = items.filter(({ text, tests }) => /^(?:Held|Partly)/u.test(text) && tests.length === 0);
    expect(bare.map(({ id }) => id)).toEqual([]);
    const silent = items.filter(({ text }) => /^(?:Not yet|Does not apply)/u.test(text) && text.length < 25);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('reads every line of its lists', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('- `'));
    expect(items.flatMap(({ tests }) => tests)).toHaveLength(lines.length);
  });

  it('names only tests that there are', () => {
    const lost = items.flatMap(({ id, tests }) =>
      tests
        .filter(({ file, name }) => !hasTest(file, name))
        .map(({ file, name }) => `${id} ${file}: ${name}`),
    );
    expect(lost).toEqual([]);
  });
});
