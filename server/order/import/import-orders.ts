import { formatLicenceKey } from '../../../shared/licence/licence-key.ts';
import type { CompletedOrder } from '../../../shared/order/order-message.ts';
import type { CsvFile } from '../../csv/csv-file.ts';
import type { CsvValues } from '../../csv/write-csv-rows.ts';
import { toBlindIndex } from '../../sealing/blind-index.ts';
import type { ServiceNeeds } from '../../service-needs.ts';
import type { Queries } from '../../store/schema.ts';
import { prepareOrder, type PreparedOrder } from '../prepare-order.ts';
import { recordOrders } from '../record-order.ts';

/** Orders to be recorded, whose products and editions are known. */
export interface OrderImport {
  readonly processor: string;
  readonly orders: readonly CompletedOrder[];
  readonly sendsMail: boolean;
  /** Counts what would be recorded, and records nothing. */
  readonly isDryRun: boolean;
  /** Takes the keys. */
  readonly out?: CsvFile | undefined;
  readonly onProgress: (done: number) => void;
  readonly isStopped: () => boolean;
}

/** How many orders were recorded, and how many were there already. */
export interface ImportResult {
  readonly imported: number;
  readonly known: number;
  readonly isStopped: boolean;
}

/** The columns of the file of keys. */
export const KEY_COLUMNS = [
  'order_number',
  'email',
  'product',
  'edition',
  'seats',
  'until',
  'licence',
  'key',
] as const;

/** In one transaction; others wait for it for some hundredths of a second. */
const ORDERS_PER_CHUNK = 200;

/** Records orders in chunks. Those of a chunk are recorded together or not at all; whoever begins anew goes on where it ended. */
export async function importOrders(given: OrderImport, needs: ServiceNeeds): Promise<ImportResult> {
  let [imported, known] = [0, 0];
  for (let start = 0; start < given.orders.length; start += ORDERS_PER_CHUNK) {
    if (given.isStopped()) return { imported, known, isStopped: true };
    const chunk = given.orders.slice(start, start + ORDERS_PER_CHUNK);
    const fresh = await listFresh(chunk, given.processor, needs);
    const recorded = given.isDryRun ? fresh.length : await importChunk(fresh, given, needs);
    imported += recorded;
    known += chunk.length - recorded;
    given.onProgress(start + chunk.length);
  }
  return { imported, known, isStopped: false };
}

async function importChunk(
  orders: readonly CompletedOrder[],
  { processor, sendsMail, out }: OrderImport,
  needs: ServiceNeeds,
): Promise<number> {
  if (orders.length === 0) return 0;
  const prepared = await needs.store.read((queries) => prepareAll(queries, orders, needs));
  // First the keys, then the commit: a key in the file without a licence does less harm than a licence without a key.
  await out?.add(prepared.flatMap(toKeyRows));
  let recorded: readonly PreparedOrder[];
  try {
    recorded = await needs.store.write((queries) =>
      recordOrders(queries, prepared, { processor, sendsMail }, needs),
    );
  } catch (error) {
    await out?.takeBack();
    throw error;
  }
  if (recorded.length < prepared.length && out !== undefined) {
    await out.takeBack();
    await out.add(recorded.flatMap(toKeyRows));
  }
  return new Set(recorded.map(({ number }) => number)).size;
}

async function prepareAll(
  queries: Queries,
  orders: readonly CompletedOrder[],
  needs: ServiceNeeds,
): Promise<readonly PreparedOrder[]> {
  const all: PreparedOrder[] = [];
  for (const order of orders) {
    const prepared = await prepareOrder(queries, order, needs);
    if (!prepared.ok)
      throw new Error(`expected the order to be checked before, found ${prepared.failure.code}`);
    all.push(...prepared.value);
  }
  return all;
}

/** Those orders of which something is not in the store yet. */
async function listFresh(
  orders: readonly CompletedOrder[],
  processor: string,
  { store, keys }: ServiceNeeds,
): Promise<readonly CompletedOrder[]> {
  const indexes = new Map(
    orders.map((order) => [order, toBlindIndex('orderNumber', order.number, keys.index)]),
  );
  const products = [...new Set(orders.flatMap(({ lines }) => lines.map(({ product }) => product)))];
  const found = new Set<string>();
  for (const product of products) {
    const rows = await store.read((queries) =>
      queries
        .selectFrom('orders')
        .select('number_index')
        .where('product', '=', product)
        .where('processor', '=', processor)
        .where('number_index', 'in', [...indexes.values()])
        .execute(),
    );
    for (const { number_index } of rows) found.add(`${product} ${number_index}`);
  }
  return orders.filter((order) =>
    order.lines.some(({ product }) => !found.has(`${product} ${indexes.get(order) ?? ''}`)),
  );
}

function toKeyRows({ number, buyer, product, licences }: PreparedOrder): readonly CsvValues[] {
  return licences.map(({ key, row }) => ({
    ...{ order_number: number, email: buyer.email, product: product.id, edition: row.edition },
    ...{ seats: row.seats, until: row.until ?? null, licence: row.id, key: formatLicenceKey(key) },
  }));
}
