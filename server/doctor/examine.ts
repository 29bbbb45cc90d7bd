import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { compareMarks, announceMarked, listMarks, listMarksOf } from '../keys/key-marks.ts';
import { loadKeys } from '../keys/load-keys.ts';
import type { FoundStore } from '../command-line/command.ts';
import { inspectStore } from '../store/inspect-store.ts';
import { listMissing } from '../store/migrate.ts';
import { isRestored } from '../store/store-state.ts';
import { checkLedger } from './check-ledger.ts';
import { checkPeppers } from './check-peppers.ts';
import { checkRelations } from './check-relations.ts';
import { checkSealed } from './check-sealed.ts';
import { checkWork } from './check-work.ts';
import { toFindings, toObstacle, type Finding } from './findings.ts';

/** How a store is examined. */
export interface Examination {
  /** Looks at a sample of the encrypted records, and not at each page of the file. */
  readonly isQuick: boolean;
  /** How much of the disk is free; asked of the system if absent. */
  readonly measureFree?: (folder: string) => Promise<number>;
}

const CLOCK_APART_MS = 60_000;
const FREE_MIN = 0.1;

/** Looks at everything that can be wrong with a store, and changes nothing. */
export async function examineStore(
  found: FoundStore,
  { isQuick, measureFree = measureFreeOf }: Examination,
): Promise<readonly Finding[]> {
  const { store, files, ports } = found;
  const inspection = await inspectStore(store, { now: ports.clock, isQuick });
  const findings = [
    ...toFindings('STORE_DAMAGED', { count: inspection.isSound ? 0 : 1 }),
    ...toFindings('REFERENCES_BROKEN', toEvidence(inspection.brokenReferences)),
    ...toFindings('CLOCK_APART', { count: Math.abs(inspection.clockAheadMs) > CLOCK_APART_MS ? 1 : 0 }),
    ...toFindings('DISK_LOW', { count: (await measureFree(files)) < FREE_MIN ? 1 : 0 }),
  ];
  // What a damaged file answers means nothing.
  if (!inspection.isSound) return findings;
  const missing = await store.read((queries) => listMissing(queries, store.engine));
  if (!missing.ok) return [...findings, toObstacle(missing.failure.code, missing.failure.detail)];
  if (missing.value.length > 0)
    return [...findings, ...toFindings('SCHEMA_OLDER', toEvidence(missing.value))];
  return [
    ...findings,
    ...toFindings('STORE_RESTORED', { count: (await store.read(isRestored)) ? 1 : 0 }),
    ...(await examineKeys(found, isQuick)),
    ...(await checkRelations(store.read)),
    ...(await checkWork(store.read, ports.clock())),
    ...(await checkLedger(store.read, files)),
  ];
}

async function examineKeys(found: FoundStore, isQuick: boolean): Promise<readonly Finding[]> {
  const { store, files, environment, ports } = found;
  const marks = await store.read(listMarks);
  const keys = await loadKeys({
    ...{ folder: join(files, 'keys'), environment, canCreate: false },
    ...ports,
  });
  if (!keys.ok) return [toObstacle(keys.failure.code, keys.failure.detail)];
  const matched = compareMarks(marks, listMarksOf(keys.value));
  const mismatch = matched.ok ? [] : [toObstacle(matched.failure.code, matched.failure.detail)];
  // With other keys nothing would open, which says nothing about the records.
  if (!matched.ok && matched.failure.code === 'KEY_MISMATCH') return mismatch;
  announceMarked(marks, keys.value);
  return [
    ...mismatch,
    ...(await checkSealed(store.read, { keys: keys.value, isQuick })),
    ...(await checkPeppers(store.read, keys.value)),
  ];
}

function toEvidence(names: readonly string[]): { readonly count: number; readonly ids: readonly string[] } {
  return { count: names.length, ids: [...new Set(names)] };
}

async function measureFreeOf(folder: string): Promise<number> {
  const { bavail, blocks } = await statfs(folder);
  return blocks === 0 ? 1 : bavail / blocks;
}
