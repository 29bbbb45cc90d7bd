import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { forgetBuyer } from '../order/forget-buyer.ts';
import { destroyOwner, lockOwner } from './erase-owner.ts';
import { insertErasure, type LedgerEntry } from './erasure-ledger.ts';
import { moveRegistrations } from './merge-owners.ts';

/** What a replay of the ledger did, in numbers of owners. */
export interface LedgerReplay {
  /** Owners who had come back, and are erased again. */
  readonly erased: number;
  readonly erasedBefore: number;
  /** Owners whom this store does not know, as the backup is older than they are. */
  readonly unknown: number;
}

type Outcome = keyof LedgerReplay;

const ENTRIES_PER_CHANGE = 100;

/**
 * Erases everybody again whom a ledger names, in the order of time, and adds the entries to the store's own ledger.
 *
 * An id that was erased is never given to anybody else, so that a replay can be repeated and can be of any age.
 */
export async function replayLedger(store: Store, entries: readonly LedgerEntry[]): Promise<LedgerReplay> {
  const inOrder = entries.toSorted((left, right) => compare(left.erasedAt, right.erasedAt));
  const outcomes: Outcome[] = [];
  for (let start = 0; start < inOrder.length; start += ENTRIES_PER_CHANGE) {
    const chunk = inOrder.slice(start, start + ENTRIES_PER_CHANGE);
    outcomes.push(...(await store.write((queries) => replayAll(queries, chunk))));
  }
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return { erased: count('erased'), erasedBefore: count('erasedBefore'), unknown: count('unknown') };
}

async function replayAll(queries: Queries, entries: readonly LedgerEntry[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const entry of entries) outcomes.push(await replay(queries, entry));
  return outcomes;
}

async function replay(queries: Queries, entry: LedgerEntry): Promise<Outcome> {
  const { product, owner, mergedInto, erasedAt } = entry;
  await insertErasure(queries, entry);
  const row = await lockOwner(queries, { product, id: owner });
  if (row === undefined) return 'unknown';
  if (row.erased_at !== null) return 'erasedBefore';
  const kept = mergedInto === undefined ? undefined : await lockOwner(queries, { product, id: mergedInto });
  if (kept !== undefined) await moveRegistrations(queries, { product, from: owner, to: kept.id });
  await destroyOwner(queries, row, new Date(erasedAt));
  if (entry.cause === 'request') await forgetBuyer(queries, { product, emailIndex: row.email_index });
  return 'erased';
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
