import type { Row } from '../store/read-pages.ts';
import { keyOf } from '../store/table-keys.ts';
import type { RecordContext, SEALED_TABLES } from './sealed-record.ts';

/** A table with sealed records. */
export type SealedTable = (typeof SEALED_TABLES)[number];

/** The kind that each table's records are sealed as. */
const KINDS: Readonly<Record<SealedTable, string>> = {
  owners: 'owner',
  orders: 'order',
  proofs: 'proof',
  processors: 'processor',
  outgoing_messages: 'message',
  webhook_endpoints: 'webhook',
};

/** What a row of a table is sealed as: its kind, then its primary key. */
export function toRowContext(table: SealedTable, row: Row): RecordContext {
  return [KINDS[table], ...keyOf(table).map((name) => String(row[name]))];
}
