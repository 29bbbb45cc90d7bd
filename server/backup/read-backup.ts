import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import type { Row } from '../store/read-pages.ts';
import {
  BACKUP_VERSION,
  createLineHash,
  headerSchema,
  rowSchema,
  tableSchema,
  trailerSchema,
  type BackupHeader,
  type LineHash,
} from './backup-format.ts';

/** Why a backup cannot be used. */
export type ReadProblem = 'BACKUP_UNREADABLE' | 'BACKUP_DAMAGED' | 'BACKUP_NEWER';

/** Rows of one table, as many as fit into one statement. */
export interface RowBatch {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Takes what a backup holds, in order. */
export interface BackupReader {
  /** The migrations that are known here; a backup of a later schema is refused before its rows. */
  readonly schemas: readonly string[];
  readonly onHeader?: (header: BackupHeader) => Promise<void>;
  readonly onRows: (batch: RowBatch) => Promise<void> | void;
}

/** A backup that was read to its end and is whole. */
export interface ReadBackup {
  readonly header: BackupHeader;
  readonly rows: Readonly<Record<string, number>>;
}

const ROWS_PER_BATCH = 200;
/** Longer than any row can be; whatever goes on without an end is no backup. */
const LINE_MAX = 16 * 1024 * 1024;
const SYSTEM_CODE = /^E[A-Z]+$/u;

/** What is wrong with a line; carried to the end of the reading as an error, because a stream knows no other way. */
class Damage extends Error {
  override readonly name = 'Damage';
  readonly code: 'BACKUP_DAMAGED' | 'BACKUP_NEWER';

  constructor(code: 'BACKUP_DAMAGED' | 'BACKUP_NEWER', message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a backup to its end. What is handed on before the end is known to be true only when the reading ends well.
 *
 * `BACKUP_DAMAGED` for what is cut off, changed or no backup; `BACKUP_NEWER` for a format that a later version made.
 */
export async function readBackup(
  path: string,
  reader: BackupReader,
): Promise<Result<ReadBackup, Failure<ReadProblem>>> {
  try {
    return ok(await readLines(linesOf(path), reader));
  } catch (error) {
    if (error instanceof Damage) return fail(error.code, `${path}: ${error.message}`);
    const code = errorCode(error);
    if (code.startsWith('Z_')) return fail('BACKUP_DAMAGED', `${path}: ${code}`);
    if (SYSTEM_CODE.test(code)) return fail('BACKUP_UNREADABLE', `${path} ${code}`);
    throw error;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  // A pipe does not pass on why it stopped.
  file.on('error', (error) => gunzip.destroy(error));
  try {
    let begun = '';
    for await (const chunk of file.pipe(gunzip).setEncoding('utf8')) {
      const parts = `${begun}${String(chunk)}`.split('\n');
      begun = parts.pop() ?? '';
      if (begun.length > LINE_MAX) throw new Damage('BACKUP_DAMAGED', 'found a line that does not end');
      yield* parts;
    }
    if (begun !== '') throw new Damage('BACKUP_DAMAGED', 'found a line that does not end');
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

async function readLines(lines: AsyncGenerator<string>, reader: BackupReader): Promise<ReadBackup> {
  const hash = createLineHash();
  const rows: Record<string, number> = {};
  let header: BackupHeader | undefined;
  let batch: Batch | undefined;
  let isEnded = false;

  async function flush(): Promise<void> {
    if (batch === undefined || batch.rows.length === 0) return;
    rows[batch.table] = (rows[batch.table] ?? 0) + batch.rows.length;
    await reader.onRows(batch);
    batch = { ...batch, rows: [] };
  }

  for await (const line of lines) {
    if (isEnded) throw new Damage('BACKUP_DAMAGED', 'found more after the last line');
    const value = parseJson(line);
    if (header === undefined) {
      header = parseHeader(value, reader.schemas);
      await reader.onHeader?.(header);
    } else if (Array.isArray(value)) {
      if (batch === undefined) throw new Damage('BACKUP_DAMAGED', 'found a row of no table');
      batch.rows.push(toRow(value, batch.columns));
      if (batch.rows.length === ROWS_PER_BATCH) await flush();
    } else {
      await flush();
      const table = tableSchema.safeParse(value);
      if (table.success) batch = { ...table.data, rows: [] };
      else {
        checkEnd(value, rows, hash);
        isEnded = true;
      }
    }
    if (!isEnded) hash.add(line);
  }
  if (header === undefined || !isEnded) throw new Damage('BACKUP_DAMAGED', 'found no last line');
  return { header, rows };
}

interface Batch extends RowBatch {
  readonly rows: Row[];
}

function parseHeader(value: unknown, schemas: readonly string[]): BackupHeader {
  const header = headerSchema.safeParse(value);
  if (header.success && schemas.includes(header.data.schema)) return header.data;
  if (header.success)
    throw new Damage('BACKUP_NEWER', `expected at most ${schemas.at(-1) ?? ''}, found ${header.data.schema}`);
  const version = z.looseObject({ deedBackup: z.int() }).safeParse(value).data?.deedBackup ?? 0;
  throw version > BACKUP_VERSION
    ? new Damage('BACKUP_NEWER', `expected format ${BACKUP_VERSION}, found ${version}`)
    : new Damage('BACKUP_DAMAGED', 'found no first line of a backup');
}

function toRow(values: unknown, columns: readonly string[]): Row {
  const parsed = rowSchema.safeParse(values);
  if (!parsed.success || parsed.data.length !== columns.length)
    throw new Damage('BACKUP_DAMAGED', `expected a row of ${columns.length} values`);
  return Object.fromEntries(columns.map((name, index) => [name, parsed.data[index] ?? null]));
}

/** Compares the end with what was there. */
function checkEnd(value: unknown, rows: Readonly<Record<string, number>>, hash: LineHash): void {
  const trailer = trailerSchema.safeParse(value);
  if (!trailer.success) throw new Damage('BACKUP_DAMAGED', 'found a line that is neither table, row nor end');
  const isComplete = Object.entries(trailer.data.rows).every(
    ([table, count]) => (rows[table] ?? 0) === count,
  );
  if (!isComplete || trailer.data.sha256 !== hash.digest())
    throw new Damage('BACKUP_DAMAGED', 'found something else than was backed up');
}
