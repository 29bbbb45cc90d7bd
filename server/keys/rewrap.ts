import { sql } from 'kysely';
import type { Ports } from '../platform/ports.ts';
import { rewrapRecord, SEALED_TABLES, type SealingTools } from '../sealing/sealed-record.ts';
import { toRowContext, type SealedTable } from '../sealing/sealed-tables.ts';
import { readPages, type Row } from '../store/read-pages.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { keyOf } from '../store/table-keys.ts';
import type { Keys } from './load-keys.ts';

/** What rewrapping works with. */
export interface RewrapNeeds {
  readonly store: Store;
  readonly keys: Keys;
  readonly ports: Ports;
  /** Hears how many records were rewrapped so far. */
  readonly progress: (rewrapped: number) => void;
}

/** What rewrapping did. */
export interface Rewrapped {
  readonly rewrapped: number;
  /** Records whose key does not open; they stay as they are. */
  readonly unreadable: number;
  /** Records that somebody wrote under an earlier version after the new one was announced. */
  readonly late: number;
}

const ROWS_PER_BATCH = 200;
/** Each pass takes what was written during the one before; a process that goes on with an old version could keep it up for ever. */
const PASSES_MAX = 20;

/** Encrypts the keys of all sealed records anew under the current key-encryption key, until none is left under an earlier one. */
export async function rewrapAll(needs: RewrapNeeds): Promise<Rewrapped> {
  let total: Rewrapped = { rewrapped: 0, unreadable: 0, late: 0 };
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    let rewrapped = 0;
    let unreadable = 0;
    for (const table of SEALED_TABLES) {
      for await (const page of pagesOfEarlierVersions(table, needs)) {
        const batch = await rewrapRows(table, page, needs);
        rewrapped += batch.rewrapped;
        unreadable += batch.unreadable;
        needs.progress(total.rewrapped + rewrapped);
      }
    }
    total = {
      rewrapped: total.rewrapped + rewrapped,
      unreadable,
      late: pass === 0 ? 0 : total.late + rewrapped,
    };
    if (rewrapped === 0) break;
  }
  return total;
}

function pagesOfEarlierVersions(
  table: SealedTable,
  { store, keys }: RewrapNeeds,
): AsyncGenerator<readonly Row[]> {
  return readPages(store.read, {
    table,
    columns: [...keyOf(table), 'wrapped_key', 'key_version'],
    where: sql`key_version < ${keys.keyEncryption.current().version}`,
    rowsPerPage: ROWS_PER_BATCH,
  });
}

async function rewrapRows(
  table: SealedTable,
  rows: readonly Row[],
  { store, keys, ports }: RewrapNeeds,
): Promise<Pick<Rewrapped, 'rewrapped' | 'unreadable'>> {
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  const changes = rows.flatMap((row) => rewrapRow(table, row, tools) ?? []);
  if (changes.length === 0) return { rewrapped: 0, unreadable: rows.length };
  const rewrapped = await store.write(async (queries) => {
    let changed = 0;
    for (const change of changes) changed += await updateRow(queries, table, change);
    return changed;
  });
  return { rewrapped, unreadable: rows.length - changes.length };
}

interface Change {
  readonly row: Row;
  readonly wrapped_key: string;
  readonly key_version: number;
}

function rewrapRow(table: SealedTable, row: Row, tools: SealingTools): Change | undefined {
  const record = { wrapped_key: String(row['wrapped_key']), key_version: Number(row['key_version']) };
  try {
    return { row, ...rewrapRecord(record, toRowContext(table, row), tools) };
  } catch {
    // Whatever is wrong with it, it is left as it is; `deed doctor` names it.
    return undefined;
  }
}

/** Changes a record unless somebody changed it since it was read, and says how many it were. */
async function updateRow(
  queries: Queries,
  table: SealedTable,
  { row, wrapped_key, key_version }: Change,
): Promise<number> {
  const same = [...keyOf(table), 'wrapped_key', 'key_version'].map(
    (name) => sql`${sql.ref(name)} = ${row[name]}`,
  );
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set wrapped_key = ${wrapped_key}, key_version = ${key_version}
    where ${sql.join(same, sql` and `)}`.execute(queries);
  return Number(numAffectedRows ?? 0n);
}
