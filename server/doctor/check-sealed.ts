import { z } from 'zod';
import type { Keys } from '../keys/load-keys.ts';
import { isDestroyed, SEALED_TABLES, unsealRecord } from '../sealing/sealed-record.ts';
import { toRowContext, type SealedTable } from '../sealing/sealed-tables.ts';
import { readPages, type Row } from '../store/read-pages.ts';
import { keyOf } from '../store/table-keys.ts';
import type { ReadStore } from './check-relations.ts';
import { toFindings, type Finding } from './findings.ts';

/** How much is looked at. */
export interface SealedCheck {
  readonly keys: Keys;
  /** Only the first records of each table. */
  readonly isQuick: boolean;
}

const CODES = ['RECORDS_UNREADABLE', 'KEY_VERSION_GONE', 'KEY_VERSION_EARLIER'] as const;
type Condition = 'opens' | (typeof CODES)[number];

const IDS_MAX = 5;
const ROWS_PER_PAGE = 500;
const PAGES_IF_QUICK = 1;

/** Opens every encrypted record, and keeps nothing of what it finds in them. */
export async function checkSealed(read: ReadStore, check: SealedCheck): Promise<readonly Finding[]> {
  const found = {
    RECORDS_UNREADABLE: createTally(),
    KEY_VERSION_GONE: createTally(),
    KEY_VERSION_EARLIER: createTally(),
  };
  for (const table of SEALED_TABLES) {
    for await (const row of rowsOf(read, table, check.isQuick)) {
      const condition = examine(table, row, check.keys);
      if (condition !== 'opens') add(found[condition], `${table} ${String(row['id'])}`);
    }
  }
  return CODES.flatMap((code) => toFindings(code, found[code]));
}

async function* rowsOf(read: ReadStore, table: SealedTable, isQuick: boolean): AsyncGenerator<Row> {
  let pages = 0;
  const columns = [...keyOf(table), 'wrapped_key', 'sealed', 'key_version'];
  for await (const page of readPages(read, { table, columns, rowsPerPage: ROWS_PER_PAGE })) {
    yield* page;
    pages += 1;
    if (isQuick && pages >= PAGES_IF_QUICK) return;
  }
}

/** A count and the first ids, so that a table of which nothing opens does not fill the memory. */
interface Tally {
  count: number;
  readonly ids: string[];
}

function createTally(): Tally {
  return { count: 0, ids: [] };
}

function add(tally: Tally, id: string): void {
  tally.count += 1;
  if (tally.ids.length < IDS_MAX) tally.ids.push(id);
}

function examine(table: SealedTable, row: Row, { keyEncryption }: Keys): Condition {
  const record = {
    wrapped_key: String(row['wrapped_key']),
    sealed: String(row['sealed']),
    key_version: Number(row['key_version']),
  };
  const isEarlier = record.key_version < keyEncryption.current().version;
  if (isDestroyed(record) && record.sealed === '') return isEarlier ? 'KEY_VERSION_EARLIER' : 'opens';
  if (keyEncryption.find(record.key_version) === undefined) return 'KEY_VERSION_GONE';
  try {
    unsealRecord(record, toRowContext(table, row), z.unknown(), keyEncryption);
    return isEarlier ? 'KEY_VERSION_EARLIER' : 'opens';
  } catch {
    // Why it does not open makes no difference to what can be done, and what was read of it is not to be shown.
    return 'RECORDS_UNREADABLE';
  }
}
