import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import type { Store } from '../store/store.ts';
import {
  formatLedger,
  ledgerEntrySchema,
  listErasures,
  parseLedger,
  type LedgerEntry,
} from './erasure-ledger.ts';

/** Why a copy of the ledger cannot be used. */
export type LedgerFileProblem = 'LEDGER_UNREADABLE' | 'LEDGER_DAMAGED';

/** Where the copy of the erasure ledger is: outside the database, because a backup of that could bring the erased back. */
export function toLedgerPath(files: string): string {
  return join(files, 'erasure-ledger.jsonl');
}

/** Reads a copy of the ledger. `LEDGER_UNREADABLE` also if there is no such file. */
export async function readLedgerFile(
  path: string,
): Promise<Result<readonly LedgerEntry[], Failure<LedgerFileProblem>>> {
  try {
    return parseLedger(await readFile(path, 'utf8'));
  } catch (error) {
    return fail('LEDGER_UNREADABLE', `${path} ${errorCode(error)}`.trim());
  }
}

/**
 * Appends to the copy of the ledger what the store knows and the copy does not, and has it on disk before it returns. Gives how
 * many entries those were.
 *
 * Called after each erasure, at each start and every hour: what a crash after the commit left out comes with the next call.
 * Two processes that append at once write an entry twice, which means the same as once.
 */
export async function syncLedgerFile(
  store: Store,
  files: string,
): Promise<Result<number, Failure<'LEDGER_UNWRITABLE'>>> {
  const erasures = await store.read(listErasures);
  const path = toLedgerPath(files);
  try {
    const copy = await readIfThere(path);
    const known = new Set(copy.split('\n').map(readId));
    const missing = erasures.filter(({ id }) => !known.has(id));
    // A crash can have cut off the last line; what follows begins its own.
    const start = copy === '' || copy.endsWith('\n') ? '' : '\n';
    if (missing.length > 0) await append(path, start + formatLedger(missing));
    return ok(missing.length);
  } catch (error) {
    return fail('LEDGER_UNWRITABLE', `${path} ${errorCode(error)}`.trim());
  }
}

/** `syncLedgerFile` as work that is done by itself: throws where the copy cannot be written, so that the log has it. */
export async function copyLedger(store: Store, files: string): Promise<{ readonly appended: number }> {
  const synced = await syncLedgerFile(store, files);
  if (synced.ok) return { appended: synced.value };
  throw Object.assign(new Error(synced.failure.detail), { code: synced.failure.code });
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function readId(line: string): string | undefined {
  return ledgerEntrySchema.safeParse(parseJson(line)).data?.id;
}

async function append(path: string, text: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await flushFolder(dirname(path));
}
