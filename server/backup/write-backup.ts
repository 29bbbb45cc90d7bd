import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import type { Ports } from '../platform/ports.ts';
import { listApplied } from '../store/migrate.ts';
import { readPages } from '../store/read-pages.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { TABLE_KEYS } from '../store/table-keys.ts';
import { BACKUP_VERSION, createLineHash, type BackupHeader } from './backup-format.ts';

/** What a backup is made of. */
export interface BackupNeeds {
  readonly store: Store;
  readonly ports: Pick<Ports, 'clock' | 'createId'>;
  /** Hears of each table when it is done. */
  readonly progress: (table: string, rows: number) => void;
}

/** What is in a backup. */
export interface BackupSummary {
  readonly header: BackupHeader;
  readonly rows: Readonly<Record<string, number>>;
}

/** Why there is no backup. */
export type BackupProblem = 'BACKUP_FILE_EXISTS' | 'BACKUP_UNWRITABLE';

const ROWS_PER_PAGE = 1000;

/** Writes a backup into a new file that only its owner may read; the file has its name only when it is whole and on disk. */
export async function writeBackupFile(
  path: string,
  needs: BackupNeeds,
): Promise<Result<BackupSummary, Failure<BackupProblem>>> {
  if (await isThere(path)) return fail('BACKUP_FILE_EXISTS', path);
  const temporary = `${path}.${needs.ports.createId()}.unfinished`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      const summary = await writeBackup(file.createWriteStream({ autoClose: false }), needs);
      await file.sync();
      await rename(temporary, path);
      await flushFolder(dirname(path));
      return ok(summary);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    return refuseUnwritable(error, path);
  }
}

/** Writes a backup to whoever takes it. */
export async function streamBackup(
  output: NodeJS.WritableStream,
  needs: BackupNeeds,
): Promise<Result<BackupSummary, Failure<BackupProblem>>> {
  try {
    return ok(await writeBackup(output, needs));
  } catch (error) {
    return refuseUnwritable(error, 'the standard output');
  }
}

/** Everything as it was at one moment, while others go on writing. */
async function writeBackup(output: NodeJS.WritableStream, needs: BackupNeeds): Promise<BackupSummary> {
  return needs.store.snapshot(async (queries) => {
    const header = await describe(queries, needs);
    const rows: Record<string, number> = {};
    await pipeline(
      Readable.from(linesOf(queries, { ...needs, header, rows }), { objectMode: true }),
      createGzip(),
      output,
      { end: false },
    );
    return { header, rows };
  });
}

async function describe(
  queries: Queries,
  { store, ports }: Pick<BackupNeeds, 'store' | 'ports'>,
): Promise<BackupHeader> {
  return {
    deedBackup: BACKUP_VERSION,
    id: ports.createId(),
    createdAt: ports.clock().toISOString(),
    schema: (await listApplied(queries)).toSorted().at(-1) ?? '',
    engine: store.engine,
  };
}

interface Lines extends BackupNeeds {
  readonly header: BackupHeader;
  /** Filled while the lines are read. */
  readonly rows: Record<string, number>;
}

async function* linesOf(queries: Queries, { header, rows, progress }: Lines): AsyncGenerator<string> {
  const hash = createLineHash();
  function toText(lines: readonly unknown[]): string {
    return lines
      .map((line) => {
        const text = JSON.stringify(line);
        hash.add(text);
        return `${text}\n`;
      })
      .join('');
  }
  yield toText([header]);
  const tables = await queries.introspection.getTables();
  for (const { table } of TABLE_KEYS) {
    // A store that was not brought up to date yet does not have them all.
    const columns = tables.find(({ name }) => name === table)?.columns.map(({ name }) => name);
    if (columns === undefined) continue;
    let count = 0;
    const read = <T>(query: (queries: Queries) => Promise<T>) => query(queries);
    for await (const page of readPages(read, { table, columns, rowsPerPage: ROWS_PER_PAGE })) {
      if (count === 0) yield toText([{ table, columns }]);
      yield toText(page.map((row) => columns.map((name) => row[name])));
      count += page.length;
    }
    rows[table] = count;
    progress(table, count);
  }
  yield `${JSON.stringify({ end: true, rows, sha256: hash.digest() })}\n`;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** What the disk or the pipe refuses has the name of a system call; all else is ours or the database's. */
function refuseUnwritable(error: unknown, path: string): Result<never, Failure<'BACKUP_UNWRITABLE'>> {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  return fail('BACKUP_UNWRITABLE', `${path} ${errorCode(error)}`);
}
