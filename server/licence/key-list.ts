import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { writeCsvRows } from '../csv/write-csv-rows.ts';
import { flushFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import type { DrawnLicence } from './issue-licences.ts';

/** A new CSV file of licence keys. */
export interface KeyList {
  /** Adds licences, flushed; if that fails, the file is as before. */
  readonly add: (licences: readonly DrawnLicence[]) => Promise<void>;
  /** How many keys are in the file. */
  readonly count: () => number;
  readonly close: () => Promise<void>;
}

const OWNER_ONLY = 0o600;
const COLUMNS = ['key', 'licence', 'product', 'edition', 'seats', 'until'];

/** Makes the file, which only its owner can read; one that is there already is left alone. */
export async function createKeyList(
  path: string,
): Promise<Result<KeyList, Failure<'OUT_FILE_EXISTS' | 'OUT_FILE_UNWRITABLE'>>> {
  try {
    const file = await open(path, 'wx', OWNER_ONLY);
    await flushFolder(dirname(path));
    return ok(toKeyList(file));
  } catch (error) {
    const code = errorCode(error);
    return code === 'EEXIST' ? fail('OUT_FILE_EXISTS', path) : fail('OUT_FILE_UNWRITABLE', `${path} ${code}`);
  }
}

function toKeyList(file: FileHandle): KeyList {
  let count = 0;
  let length = 0;
  return {
    async add(licences) {
      const lines = Buffer.from(toLines(licences, count === 0));
      try {
        await file.appendFile(lines);
        await file.sync();
      } catch (error) {
        await file.truncate(length);
        throw error;
      }
      length += lines.length;
      count += licences.length;
    },
    count: () => count,
    close: () => file.close(),
  };
}

function toLines(licences: readonly DrawnLicence[], hasHeader: boolean): string {
  const rows = licences.map(({ key, row }) => ({
    ...{ key: formatLicenceKey(key), licence: row.id, product: row.product, edition: row.edition },
    ...{ seats: row.seats, until: row.until ?? null },
  }));
  const text = writeCsvRows(COLUMNS, rows);
  return hasHeader ? text : text.slice(text.indexOf('\n') + 1);
}
