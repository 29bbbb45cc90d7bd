import type { Tables } from './schema.ts';

/** A table and the columns of its primary key, in order. */
export interface TableKey {
  readonly table: keyof Tables;
  readonly key: readonly string[];
}

/**
 * Every table that is worth keeping, in an order in which each only refers to those before it.
 *
 * What processes are at (`jobs`, the counters of limits) is not.
 */
export const TABLE_KEYS: readonly TableKey[] = [
  { table: 'key_marks', key: ['name'] },
  { table: 'store_state', key: ['name'] },
  { table: 'products', key: ['id'] },
  { table: 'processors', key: ['id'] },
  { table: 'received_events', key: ['processor', 'event_id'] },
  { table: 'webhook_endpoints', key: ['product', 'id'] },
  { table: 'licences', key: ['product', 'id'] },
  { table: 'licence_keys', key: ['product', 'key_hash'] },
  { table: 'seats', key: ['product', 'licence', 'installation'] },
  { table: 'seat_releases', key: ['product', 'id'] },
  { table: 'owners', key: ['product', 'id'] },
  { table: 'registrations', key: ['product', 'id'] },
  { table: 'served_notices', key: ['product', 'registration', 'submission', 'position'] },
  { table: 'choices', key: ['product', 'registration', 'submission', 'purpose'] },
  { table: 'idempotency', key: ['product', 'key'] },
  { table: 'proofs', key: ['product', 'id'] },
  { table: 'orders', key: ['product', 'id'] },
  { table: 'outgoing_messages', key: ['product', 'id'] },
  { table: 'erasure_ledger', key: ['product', 'id'] },
];

/** The columns of a table's primary key. */
export function keyOf(table: keyof Tables): readonly string[] {
  return TABLE_KEYS.find((each) => each.table === table)?.key ?? [];
}
