import { z } from 'zod';
import { sealedOrderSchema, toOrderContext } from '../order/record-order.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { isDestroyed, unsealRecord } from '../sealing/sealed-record.ts';
import type { Queries } from '../store/schema.ts';
import type { ExportTable, Page } from './export-table.ts';

const COLUMNS = [
  ...['order', 'product', 'processor', 'number', 'state', 'orderedAt', 'recordedAt', 'changedAt', 'language'],
  ...['lines', 'licences', 'name', 'email', 'organisation', 'country', 'postalAddress'],
];

/** Makes the export of orders with their buyers. */
export function createOrderExport(keyRing: KeyRing): ExportTable {
  return {
    columns: COLUMNS,
    readPage: async (queries, page) => {
      const orders = await readOrders(queries, page);
      const ids = orders.map(({ id }) => id);
      const licences = await readLicences(queries, page.product, ids);
      const rows = orders.map((row) => {
        const sealed = isDestroyed(row)
          ? undefined
          : unsealRecord(row, toOrderContext(row.product, row.id), sealedOrderSchema, keyRing);
        return {
          ...{ order: row.id, product: row.product, processor: row.processor, number: sealed?.number },
          ...{ state: row.state, orderedAt: row.ordered_at, recordedAt: row.recorded_at },
          ...{ changedAt: row.changed_at, language: row.language },
          ...{
            lines: z.array(z.unknown()).parse(JSON.parse(row.lines)),
            licences: licences.get(row.id) ?? [],
          },
          ...sealed?.buyer,
        };
      });
      return { rows, last: ids.at(-1) };
    },
  };
}

function readOrders(queries: Queries, { product, after, size }: Page) {
  return queries
    .selectFrom('orders')
    .selectAll()
    .where('product', '=', product)
    .where('id', '>', after)
    .orderBy('id')
    .limit(size)
    .execute();
}

async function readLicences(
  queries: Queries,
  product: string,
  orders: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (orders.length === 0) return new Map();
  const rows = await queries
    .selectFrom('licences')
    .select(['id', 'order_id'])
    .where('product', '=', product)
    .where('order_id', 'in', orders)
    .orderBy('id')
    .execute();
  const licences = new Map<string, readonly string[]>();
  for (const { id, order_id } of rows) {
    const order = order_id ?? '';
    licences.set(order, [...(licences.get(order) ?? []), id]);
  }
  return licences;
}
