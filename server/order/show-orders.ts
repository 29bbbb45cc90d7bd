import { toBlindIndex } from '../sealing/blind-index.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { readLines, type SettledLine } from './settled-line.ts';

/** An order by its number, and the product that it is looked for in. */
export interface OrderSearch {
  readonly product: string;
  readonly number: string;
}

/** What may be seen of an order without a reason: nothing about its buyer. */
export interface OrderSummary {
  readonly product: string;
  readonly order: string;
  readonly processor: string;
  readonly state: 'completed' | 'refunded' | 'chargedBack';
  readonly orderedAt: string;
  readonly recordedAt: string;
  readonly changedAt: string;
  readonly lines: readonly SettledLine[];
  /** Its licences, by id. */
  readonly licences: readonly string[];
}

/** Finds the orders of this number, one for each processor that has it. */
export async function findOrders(
  { product, number }: OrderSearch,
  { store, keys }: ServiceNeeds,
): Promise<readonly OrderSummary[]> {
  const numberIndex = toBlindIndex('orderNumber', number, keys.index);
  return store.read(async (queries) => {
    const rows = await queries
      .selectFrom('orders')
      .select(['id', 'processor', 'state', 'lines', 'ordered_at', 'recorded_at', 'changed_at'])
      .where('product', '=', product)
      .where('number_index', '=', numberIndex)
      .orderBy('processor')
      .execute();
    return Promise.all(
      rows.map(async (row) => {
        const licences = await queries
          .selectFrom('licences')
          .select('id')
          .where('product', '=', product)
          .where('order_id', '=', row.id)
          .orderBy('id')
          .execute();
        return {
          ...{ product, order: row.id, processor: row.processor, state: row.state },
          ...{ orderedAt: row.ordered_at, recordedAt: row.recorded_at, changedAt: row.changed_at },
          lines: readLines(row.lines),
          licences: licences.map(({ id }) => id),
        };
      }),
    );
  });
}
