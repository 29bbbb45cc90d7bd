import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { listErasures } from '../owner/erasure-ledger.ts';
import { readLedgerFile, toLedgerPath } from '../owner/erasure-ledger-file.ts';
import type { ReadStore } from './check-relations.ts';
import { toFindings, type Finding } from './findings.ts';

/** An erasure is copied right after its commit; what is missing longer than this is missing. */
const COPIED_WITHIN_MS = 1500;

/** Compares the erasure ledger in the store with its copy outside. */
export async function checkLedger(read: ReadStore, files: string): Promise<readonly Finding[]> {
  const first = await compare(read, files);
  if (first.length === 0) return first;
  await sleep(COPIED_WITHIN_MS);
  return compare(read, files);
}

async function compare(read: ReadStore, files: string): Promise<readonly Finding[]> {
  const path = toLedgerPath(files);
  const isThere = (await stat(path).catch(() => undefined)) !== undefined;
  const copy = isThere ? await readLedgerFile(path) : { ok: true as const, value: [] };
  if (!copy.ok) return toFindings('LEDGER_DAMAGED', { count: 1 });
  const inStore = (await read(listErasures)).map(({ id }) => id);
  const inCopy = copy.value.map(({ id }) => id);
  return [
    ...toDifference('LEDGER_BEHIND', inStore, inCopy),
    ...toDifference('LEDGER_AHEAD', inCopy, inStore),
  ];
}

function toDifference(
  code: 'LEDGER_BEHIND' | 'LEDGER_AHEAD',
  these: readonly string[],
  those: readonly string[],
): readonly Finding[] {
  const known = new Set(those);
  const ids = these.filter((id) => !known.has(id));
  return toFindings(code, { count: ids.length, ids });
}
