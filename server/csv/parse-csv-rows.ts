import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { decodeCsv } from './decode-csv.ts';
import { takeOffGuard } from './formula-guard.ts';

/** One row of a table: the line of the file on which it begins, and its values by column; a blank one is an empty text. */
export interface CsvRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A table: its columns in lower case, in order, and its rows; rows with nothing in them are left out. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** What a file may be at most. */
export interface CsvLimits {
  readonly bytesMax: number;
  readonly columnsMax: number;
}

type Parsed<T> = Result<T, Failure<'CSV_INVALID'>>;

const LIMITS: CsvLimits = { bytesMax: 64 * 1024 * 1024, columnsMax: 100 };
const RECORD_MAX = 64 * 1024;
const MISTAKES_MAX = 20;

const recordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);
type CsvRecord = z.infer<typeof recordsSchema>[number];

/** What the library's codes mean to whoever made the file. */
const MISTAKES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark that is closed, found the end of the file',
  INVALID_OPENING_QUOTE: 'a value with a quotation mark in it to stand in quotation marks',
  CSV_INVALID_CLOSING_QUOTE: 'nothing between a closing quotation mark and the next column',
  CSV_MAX_RECORD_SIZE: `a row of at most ${RECORD_MAX} bytes; is a quotation mark not closed?`,
};

/**
 * Reads a CSV file (RFC 4180) with a header line: UTF-8 with or without a byte order mark, columns divided by `,` or by `;`
 * (the one that the header line has more of), any end of line.
 *
 * An apostrophe that `writeCsvRows` put before `=`, `+`, `-`, `@` is taken off again. `CSV_INVALID` says what was expected
 * on which line, never what stands there.
 */
export function parseCsvRows(bytes: Uint8Array, limits: CsvLimits = LIMITS): Parsed<CsvTable> {
  const text = decodeCsv(bytes, limits.bytesMax);
  if (!text.ok) return text;
  const records = splitRecords(text.value);
  if (!records.ok) return records;
  const [head, ...rest] = records.value;
  if (head === undefined) return fail('CSV_INVALID', 'expected a header line, found nothing');
  const columns = readColumns(head, limits);
  return columns.ok ? toTable(columns.value, rest) : columns;
}

function splitRecords(text: string): Parsed<readonly CsvRecord[]> {
  try {
    const records: unknown = parse(text, {
      delimiter: findDelimiter(text),
      ...{ info: true, trim: true, relax_column_count: true, max_record_size: RECORD_MAX },
      ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
    });
    return ok(recordsSchema.parse(records));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The library's own message would quote the value.
    const expected = MISTAKES[error.code] ?? 'a CSV file';
    return fail('CSV_INVALID', `line ${String(error['lines'])}: expected ${expected}`);
  }
}

/** The header line decides: programs in countries with a decimal comma divide columns by semicolons. */
function findDelimiter(text: string): ',' | ';' {
  const [header = ''] = text.split('\n', 1);
  const bare = header.replace(/"[^"]*"/gu, '');
  return bare.split(';').length > bare.split(',').length ? ';' : ',';
}

function readColumns({ record }: CsvRecord, { columnsMax }: CsvLimits): Parsed<readonly string[]> {
  if (record.length > columnsMax) {
    return fail('CSV_INVALID', `line 1: expected at most ${columnsMax} columns, found ${record.length}`);
  }
  const columns = record.map((name) => name.toLowerCase());
  const [blank, repeated] = [
    columns.findIndex((name) => name === ''),
    columns.findIndex((name, index) => columns.indexOf(name) < index),
  ];
  if (blank >= 0) return fail('CSV_INVALID', `line 1: expected a name for column ${blank + 1}`);
  if (repeated >= 0) {
    return fail('CSV_INVALID', `line 1: expected each column once, found column ${repeated + 1} again`);
  }
  return ok(columns);
}

function toTable(columns: readonly string[], records: readonly CsvRecord[]): Parsed<CsvTable> {
  const wrong = records.filter(({ record }) => record.length !== columns.length);
  if (wrong.length > 0) {
    const lines = wrong
      .slice(0, MISTAKES_MAX)
      .map(
        (each) =>
          `line ${toFirstLine(each)}: expected ${columns.length} columns, found ${each.record.length}`,
      );
    return fail('CSV_INVALID', lines.join('\n'));
  }
  const rows = records.map((each) => ({
    line: toFirstLine(each),
    values: Object.fromEntries(columns.map((name, index) => [name, takeOffGuard(each.record[index] ?? '')])),
  }));
  return ok({ columns, rows });
}

/** The library counts to the line on which a record ends. */
function toFirstLine({ record, info }: CsvRecord): number {
  return info.lines - record.reduce((sum, value) => sum + value.split('\n').length - 1, 0);
}
