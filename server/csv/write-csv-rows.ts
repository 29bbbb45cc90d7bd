import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify, type Options } from 'csv-stringify';
import { stringify as stringifyAtOnce } from 'csv-stringify/sync';
import { guardFormula } from './formula-guard.ts';

/** A value of a row: text, a whole number, or nothing. */
export type CsvValue = string | number | null;

/** A row to be written: values by column; what is missing is blank. */
export type CsvValues = Readonly<Record<string, CsvValue | undefined>>;

/**
 * Writes rows as CSV (RFC 4180: `,`, CRLF, quotation marks where needed) in UTF-8 with a header line.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front (formula-guard.ts), so a phone number that
 * begins with `+` has one too.
 */
export function writeCsvRows(columns: readonly string[], rows: readonly CsvValues[]): string {
  return stringifyAtOnce(
    rows.map((row) => toRecord(columns, row)),
    toOptions(columns),
  );
}

/** Writes rows as CSV to a stream while they come, and ends it; as slowly as whoever reads it. The form is that of `writeCsvRows`. */
export async function streamCsvRows(
  columns: readonly string[],
  rows: AsyncIterable<CsvValues> | Iterable<CsvValues>,
  target: Writable,
): Promise<void> {
  async function* toRecords(): AsyncGenerator<readonly string[]> {
    for await (const row of rows) yield toRecord(columns, row);
  }
  await pipeline(Readable.from(toRecords()), stringify(toOptions(columns)), target);
}

function toOptions(columns: readonly string[]): Options {
  // Without rows, too, there is a header line.
  return {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    quoted_match: /^\s|\s$|[\r\n]/u,
  };
}

function toRecord(columns: readonly string[], row: CsvValues): readonly string[] {
  return columns.map((name) => {
    const value = row[name] ?? '';
    // A number is none of the vendor's customers' texts: -5 stays a number.
    return typeof value === 'number' ? String(value) : guardFormula(value);
  });
}
