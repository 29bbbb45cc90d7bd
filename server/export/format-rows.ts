import { writeCsvRows, type CsvValue } from '../csv/write-csv-rows.ts';
import type { ExportRow, ExportValue } from './export-table.ts';

/** How rows are written. */
export type ExportFormat = 'csv' | 'jsonl';

/** What stands before the first row. */
export function formatHead(format: ExportFormat, columns: readonly string[]): string {
  return format === 'csv' ? writeCsvRows(columns, []) : '';
}

/** Writes rows: as CSV that no spreadsheet takes for formulas, or as one JSON document per line with every column. */
export function formatRows(
  format: ExportFormat,
  columns: readonly string[],
  rows: readonly ExportRow[],
): string {
  if (format === 'jsonl') {
    return rows
      .map(
        (row) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`,
      )
      .join('');
  }
  const cells = rows.map((row) => Object.fromEntries(columns.map((name) => [name, toCell(row[name])])));
  return writeCsvRows(columns, cells).slice(formatHead(format, columns).length);
}

function toCell(value: ExportValue | undefined): CsvValue {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
