import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { placeTables, toCommandErrorTable, toErrorTable } from '../../scripts/write-error-docs.ts';
import { ERRORS } from '../../shared/errors/error-codes.ts';
import { de } from '../../shared/i18n/de.ts';
import { en } from '../../shared/i18n/en.ts';
import { attentionCodeSchema, waitingReasonSchema } from '../../shared/outbox/outbox-entry.ts';
import { PROJECT_FOLDER } from '../support/sample.ts';

const CODE_FOLDERS = ['electron', 'renderer', 'shared', 'shared-ui', 'server', 'scripts'] as const;

/** Every file of the repository, committed or about to be. */
function listFiles(): readonly string[] {
  const args = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'];
  const run = spawnSync('git', args, { cwd: PROJECT_FOLDER, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`expected git to list the files, found: ${run.stderr}`);
  return [...new Set(run.stdout.split('\n'))].filter(
    (file) => file !== '' && existsSync(join(PROJECT_FOLDER, file)),
  );
}

function read(file: string): string {
  return readFileSync(join(PROJECT_FOLDER, file), 'utf8');
}

const files = listFiles();
const pages = files.filter((file) => file.endsWith('.md'));

/** A page without its blocks of code, in which a bracket is no link. */
function prose(page: string): string {
  return read(page).replaceAll(/^```[\s\S]*?^```/gmu, '');
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

describe('docs/errors.md', () => {
  it('has the tables that the code makes', () => {
    const page = read('docs/errors.md');
    expect(page).toContain(toErrorTable());
    expect(page).toContain(toCommandErrorTable());
    expect(placeTables(page)).toBe(page);
  });

  const attention = attentionCodeSchema.options;
  const elsewhere = ['SAVE_DISK_FULL', 'SAVE_FAILED', 'CONFIGURATION_INVALID'] as const;
  const expected = [
    ...[...attention, ...elsewhere].flatMap((code) => [`error.${code}.what`, `error.${code}.do`]),
    ...waitingReasonSchema.options.map((code) => `error.${code}.what`),
  ];

  it.each(Object.entries({ en, de }))('every code that a person can meet has its words in %s', (_, texts) => {
    const worded = Object.keys(texts).filter((key) => /^error\.[A-Z_]+\.(?:what|do)$/u.test(key));
    expect(worded.toSorted()).toEqual(expected.toSorted());
  });

  it('there are no words for a code that is not in the catalogue', () => {
    const codes = [...attention, ...waitingReasonSchema.options, ...elsewhere];
    expect(codes.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
  });
});

describe('the documents', () => {
  it('are there', () => {
    const wanted = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
    expect(pages).toEqual(expect.arrayContaining(wanted));
    expect(existsSync(join(PROJECT_FOLDER, 'LICENSE'))).toBe(true);
  });

  it('link to files and pictures that exist', () => {
    const broken = pages.flatMap((page) => {
      const text = prose(page);
      const links = [
        ...matches(text, /\]\(([^)\s]+)\)/gu),
        ...matches(text, /(?:src|srcset|href)="([^"]+)"/gu),
      ];
      return links
        .filter((link) => !/^(?:[a-z]+:|#)/u.test(link))
        .filter((link) => !existsSync(join(PROJECT_FOLDER, dirname(page), link.split('#')[0] ?? '')))
        .map((link) => `${page} → ${link}`);
    });
    expect(broken).toEqual([]);
  });

  it('link to headings that exist', () => {
    const broken = pages.flatMap((page) =>
      matches(prose(page), /\]\(([^)\s]*\.md#[^)\s]+|#[^)\s]+)\)/gu)
        .filter((link) => {
          const [file = '', heading = ''] = link.split('#');
          const target = file === '' ? page : join(dirname(page), file);
          return !headingIds(target).includes(heading);
        })
        .map((link) => `${page} → ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name only npm commands that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const npmOwn = ['ci', 'install'];
    const unknown = pages.flatMap((page) => {
      const text = read(page);
      // In code only: prose may speak of npm itself.
      const run = matches(text, /(?:`|^)npm run (?:-s )?([a-z][\w:-]*)/gmu);
      const short = matches(text, /(?:`|^)npm (?!run\b)([a-z][\w-]*)/gmu);
      return [
        ...run.filter((name) => !Object.hasOwn(scripts, name)),
        ...short.filter((name) => !['start', 'test', ...npmOwn].includes(name)),
      ].map((name) => `${page}: npm … ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('name only paths that exist', () => {
    const inRepository =
      /^(?:electron|renderer|shared|shared-ui|server|scripts|test|docs|products)\/[\w./-]*$/u;
    const lost = pages.flatMap((page) =>
      matches(prose(page), /`([^`\s]+)`/gu)
        .filter((path) => inRepository.test(path) && !existsSync(join(PROJECT_FOLDER, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(lost).toEqual([]);
  });

  it('name the tests that the promises about security rest on', () => {
    const named = matches(read('SECURITY.md'), /`(test\/[\w./-]+)`/gu);
    expect(new Set(named).size).toBeGreaterThan(10);
  });

  it('use the glossary’s words and no synonyms', () => {
    const synonyms =
      /\b(?:license (?:key|keys|agreement)|licensing|serial (?:number|key)|product key|activation|activate)\b/iu;
    const wrong = pages.flatMap((page) => {
      const found = synonyms.exec(read(page))?.[0];
      return found === undefined ? [] : [`${page}: ${found}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have a glossary of the words that everything uses, in 18 lines at most', () => {
    const [, glossary = ''] = read('ARCHITECTURE.md').split('\n## Glossary\n');
    const words = matches(glossary, /^\| (\*\*[^|]+)/gmu).flatMap((cell) =>
      matches(cell, /\*\*([^*]+)\*\*/gu),
    );
    expect(words).toEqual(
      expect.arrayContaining([
        ...['product', 'licence key', 'licence', 'owner', 'installation', 'seat', 'registration'],
        ...['purpose', 'notice', 'choice', 'receipt', 'outbox entry', 'acknowledgement', 'certificate'],
        ...['trust root', 'support code'],
      ]),
    );
    expect(glossary.split('\n').filter((line) => line.startsWith('| **')).length).toBeLessThanOrEqual(18);
  });

  it('number every decision and list it', () => {
    const records = pages.filter((page) => /^docs\/adr\/\d{4}-/u.test(page)).toSorted();
    const index = read('docs/adr/README.md');
    expect(records.map((page) => page.slice('docs/adr/'.length, 'docs/adr/0000'.length))).toEqual(
      records.map((_, position) => String(position + 1).padStart(4, '0')),
    );
    for (const page of records) {
      expect(index).toContain(`](${page.slice('docs/adr/'.length)})`);
      expect({ page, parts: matches(read(page), /^## (.+)$/gmu) }).toEqual({
        page,
        parts: ['Context', 'Decision', 'Consequences'],
      });
    }
  });
});

describe('the code', () => {
  it('has a comment on everything that it exports', () => {
    const sources = CODE_FOLDERS.flatMap((folder) =>
      globSync(`${folder}/**/*.{ts,tsx}`, { cwd: PROJECT_FOLDER }).map((file) => ({
        file,
        text: read(file),
      })),
    );
    expect(sources.filter(({ text }) => DECLARATION.test(text)).length).toBeGreaterThan(100);
    const bare = sources.flatMap(({ file, text }) =>
      findBareExports(text).map((place) => `${file}:${place}`),
    );
    expect(bare).toEqual([]);
  });

  it.each([
    ['/** Says why. */\nexport const a = 1;', []],
    ['export const a = 1;', ['1 a']],
    ['// no comment for readers\nexport async function b(): Promise<void> {', ['2 b']],
    ['/** Once. */\nexport function c(x: string): string;\nexport function c(x: number): number;', []],
    ['export type { D } from "./d.ts";\nexport { e };', []],
  ])('is looked through for comments as it should be: %#', (text, bare) => {
    expect(findBareExports(text)).toEqual(bare);
  });
});

/** The sample person's folder, which the page is shown with; and the one file about what other users must not see. */
const SAMPLE_HOME = '/home/ada/';
const NAMES_FOLDERS = ['test/integration/scripts/ordinary-user.test.ts'];

describe('the repository', () => {
  it('names no folder of one person’s machine', () => {
    const home = /(?<![\w.])\/(?:root|home\/[a-z][\w-]*|Users\/[A-Za-z][\w-]*)\/|C:\\Users\\/u;
    const texts = files.filter((file) => !/\.(?:png|ico|icns|woff2|node)$/u.test(file));
    const naming = texts.filter((file) => home.test(read(file).replaceAll(SAMPLE_HOME, '')));
    expect(naming.filter((file) => !NAMES_FOLDERS.includes(file))).toEqual([]);
  });
});

/** The ids that a heading gets where the documents are shown. */
function headingIds(page: string): readonly string[] {
  return matches(prose(page), /^#{1,6} (.+)$/gmu).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const DECLARATION =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum|namespace) (\w+)/mu;

/** Line and name of exports without a comment right above; overloads, re-exports and type lists need none. */
function findBareExports(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const name = DECLARATION.exec(line)?.[1];
    if (name === undefined) return [];
    const before = lines[index - 1]?.trim() ?? '';
    const isOverload = new RegExp(`^export (?:async )?function ${name}\\b.*;$`, 'u').test(before);
    return before.endsWith('*/') || isOverload ? [] : [`${index + 1} ${name}`];
  });
}
