import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMAND_ERRORS } from '../server/command-line/command-errors.ts';
import { ERRORS, type ErrorCode, type RetryRule } from '../shared/errors/error-codes.ts';
import { en } from '../shared/i18n/en.ts';
import { projectRoot } from './project-paths.ts';
import { runMain } from './run-main.ts';

/** The page that holds both tables. */
export const errorDocsFile = path.join(projectRoot, 'docs', 'errors.md');

type Row = readonly string[];

interface CatalogueRow {
  readonly retry: RetryRule;
  readonly httpStatus?: number;
  readonly meaning: string;
}

const outboxWords: Readonly<Record<RetryRule, string>> = {
  later: 'tries again by itself',
  afterChange: 'waits for a person',
  never: '–',
};

/** The catalogue as a Markdown table, laid out as the formatter would. */
export function toErrorTable(): string {
  const rows = Object.entries<CatalogueRow>(ERRORS).map(([code, { retry, meaning, httpStatus }]) => [
    `\`${code}\``,
    meaning,
    httpStatus === undefined ? '–' : String(httpStatus),
    outboxWords[retry],
    toReading(code, retry, httpStatus),
  ]);
  return toTable(['Code', 'Meaning', 'HTTP', 'The outbox', 'What a person reads'], rows);
}

/** The errors of the command line as a Markdown table. */
export function toCommandErrorTable(): string {
  const rows = Object.entries(COMMAND_ERRORS).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return toTable(['Code', 'Meaning'], rows);
}

/** Puts both tables between their markers; everything else on the page is written by hand. */
export function placeTables(page: string): string {
  const withCatalogue = placeBetween(page, 'catalogue', toErrorTable());
  return placeBetween(withCatalogue, 'command line', toCommandErrorTable());
}

function toReading(code: string, retry: RetryRule, httpStatus: number | undefined): string {
  const texts = new Map<string, string>(Object.entries(en));
  const what = texts.get(`error.${code}.what`);
  const todo = texts.get(`error.${code}.do`);
  if (what !== undefined) return todo === undefined ? what : `**${what}.** ${todo}`;
  // What the client makes of an answer of the backend: electron/sync/read-answer.ts.
  if (httpStatus !== undefined) return sameAs(retry === 'later' ? 'BACKEND_FAULT' : 'REQUEST_INVALID');
  if (code === 'CONFIGURATION_INVALID') return 'what is missing or wrong, on stderr and in a box';
  return 'the words for “something went wrong in this program”';
}

function sameAs(code: ErrorCode): string {
  return `as \`${code}\``;
}

function toTable(head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const toLine = (row: Row): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(toLine).join('\n');
}

function placeBetween(page: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`expected the markers ${start} and ${end}, found ${from}, ${to}`);
  return `${page.slice(0, from + start.length)}\n\n${table}\n\n${page.slice(to)}`;
}

if (import.meta.main) {
  await runMain(async () => {
    writeFileSync(errorDocsFile, placeTables(readFileSync(errorDocsFile, 'utf8')));
    return 0;
  });
}
