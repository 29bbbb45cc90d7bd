import { destroyRecord, isDestroyed } from '../sealing/sealed-record.ts';
import type { Ports } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** How many of each were destroyed or removed. */
export type RetentionCounts = Readonly<Record<RetentionRule, number>>;

type RetentionRule = 'sentMessages' | 'failedMessages' | 'proofContents' | 'proofs' | 'events' | 'prefills';

/** What retention works with. */
export interface RetentionNeeds {
  readonly store: Store;
  readonly ports: Pick<Ports, 'clock'>;
  /** Ends it between two steps. */
  readonly signal: AbortSignal;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** For how many days things are kept that nobody needs any more. docs/outgoing.md says so to the vendor. */
export const KEPT_DAYS = { sentMessages: 30, failedMessages: 90, proofs: 30, events: 90 } as const;

/** In one transaction; more would keep registrations waiting. */
const ROWS_AT_ONCE = 200;

/** One step of a rule on one product: deals with some rows and says with how many. */
type Step = (queries: Queries, place: { readonly product: string; readonly now: Date }) => Promise<number>;

/** Destroys what is kept no longer. */
export async function applyRetention(needs: RetentionNeeds): Promise<RetentionCounts> {
  const { store } = needs;
  const rows = await store.read((queries) => queries.selectFrom('products').select('id').execute());
  const products = rows.map(({ id }) => id);
  return {
    sentMessages: await repeat(products, removeMessages('sent', KEPT_DAYS.sentMessages), needs),
    failedMessages: await repeat(products, removeMessages('failed', KEPT_DAYS.failedMessages), needs),
    proofContents: await repeat(products, destroyProofs, needs),
    proofs: await repeat(products, removeProofs, needs),
    prefills: await repeat(products, emptyPrefills, needs),
    // Not of a product; taken for one that has no name.
    events: await repeat([''], removeEvents, needs),
  };
}

async function repeat(products: readonly string[], step: Step, needs: RetentionNeeds): Promise<number> {
  const { store, ports, signal } = needs;
  let total = 0;
  for (const product of products) {
    for (let count = ROWS_AT_ONCE; count === ROWS_AT_ONCE && !signal.aborted;) {
      count = await store.write((queries) => step(queries, { product, now: ports.clock() }));
      total += count;
    }
  }
  return total;
}

function removeMessages(state: 'sent' | 'failed', days: number): Step {
  return async (queries, { product, now }) => {
    const old = await queries
      .selectFrom('outgoing_messages')
      .select('id')
      .where('product', '=', product)
      .where('state', '=', state)
      .where('finished_at', '<', daysBefore(now, days))
      .limit(ROWS_AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute();
    await removeRows(queries, 'outgoing_messages', product, old);
    return old.length;
  };
}

/** A code that can no longer be used: what was sealed with it is nobody's business any more. */
const destroyProofs: Step = async (queries, { product, now }) => {
  const expired = await queries
    .selectFrom('proofs')
    .select(['id', 'key_version', 'wrapped_key'])
    .where('product', '=', product)
    .where('expires_at', '<', now.toISOString())
    .where('wrapped_key', '<>', '')
    .limit(ROWS_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const proof of expired.filter((row) => !isDestroyed(row))) {
    const { wrapped_key, sealed } = destroyRecord(proof);
    await queries
      .updateTable('proofs')
      .set({ wrapped_key, sealed })
      .where('product', '=', product)
      .where('id', '=', proof.id)
      .execute();
  }
  return expired.length;
};

const removeProofs: Step = async (queries, { product, now }) => {
  const old = await queries
    .selectFrom('proofs')
    .select('id')
    .where('product', '=', product)
    .where('expires_at', '<', daysBefore(now, KEPT_DAYS.proofs))
    .limit(ROWS_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  await removeRows(queries, 'proofs', product, old);
  return old.length;
};

const emptyPrefills: Step = async (queries, { product, now }) => {
  const expired = await queries
    .selectFrom('orders')
    .select('id')
    .where('product', '=', product)
    .where('prefill_hash', 'is not', null)
    .where('prefill_until', '<', now.toISOString())
    .limit(ROWS_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  if (expired.length === 0) return 0;
  await queries
    .updateTable('orders')
    .set({ prefill_hash: null, prefill_until: null })
    .where('product', '=', product)
    .where('id', 'in', toIds(expired))
    .execute();
  return expired.length;
};

const removeEvents: Step = async (queries, { now }) => {
  const old = await queries
    .selectFrom('received_events')
    .select(['processor', 'event_id'])
    .where('received_at', '<', daysBefore(now, KEPT_DAYS.events))
    .limit(ROWS_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const { processor, event_id } of old) {
    await queries
      .deleteFrom('received_events')
      .where('processor', '=', processor)
      .where('event_id', '=', event_id)
      .execute();
  }
  return old.length;
};

async function removeRows(
  queries: Queries,
  table: 'outgoing_messages' | 'proofs',
  product: string,
  rows: readonly { readonly id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await queries.deleteFrom(table).where('product', '=', product).where('id', 'in', toIds(rows)).execute();
}

function toIds(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString();
}
