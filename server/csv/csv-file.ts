import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import { writeCsvRows, type CsvValues } from './write-csv-rows.ts';

/** A new CSV file that only its owner can read. */
export interface CsvFile {
  /** Adds rows, flushed; if that fails, the file is as before. */
  readonly add: (rows: readonly CsvValues[]) => Promise<void>;
  /** Takes the rows away that were added last. */
  readonly takeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const OWNER_ONLY = 0o600;

/** Makes the file; one that is there already is left alone. */
export async function createCsvFile(
  path: string,
  columns: readonly string[],
): Promise<Result<CsvFile, Failure<'OUT_FILE_EXISTS' | 'OUT_FILE_UNWRITABLE'>>> {
  try {
    const file = await open(path, 'wx', OWNER_ONLY);
    await file.appendFile(writeCsvRows(columns, []));
    await file.sync();
    await flushFolder(dirname(path));
    return ok(toCsvFile(file, columns));
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    return code === 'EEXIST' ? fail('OUT_FILE_EXISTS', path) : fail('OUT_FILE_UNWRITABLE', `${path} ${code}`);
  }
}

function toCsvFile(file: FileHandle, columns: readonly string[]): CsvFile {
  const head = writeCsvRows(columns, []);
  let length = Buffer.byteLength(head);
  let earlier = length;
  const cut = async (end: number): Promise<void> => {
    await file.truncate(end);
    await file.sync();
    length = end;
  };
  return {
    add: async (rows) => {
      const lines = Buffer.from(writeCsvRows(columns, rows).slice(head.length));
      earlier = length;
      try {
        // At a place, and not at the end: rows may have been taken back.
        await file.write(lines, 0, lines.length, length);
        await file.sync();
      } catch (error) {
        await cut(earlier);
        throw error;
      }
      length += lines.length;
    },
    takeBack: () => cut(earlier),
    close: () => file.close(),
  };
}
