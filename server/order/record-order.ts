import { z } from 'zod';
import { buyerSchema } from '../../shared/order/order-message.ts';
import { insertLicences } from '../licence/licence-records.ts';
import { enqueueEvent, enqueueMail } from '../outgoing/enqueue.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import { sealRecord, type RecordContext } from '../sealing/sealed-record.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { groupBy } from './group-by.ts';
import { toOrderMail } from './order-mail.ts';
import { hashPrefillToken, type PreparedOrder } from './prepare-order.ts';
import { findEarlyReversals, type Reversal } from './received-events.ts';
import { reverseInProduct } from './reverse-order.ts';

/** What is sealed of an order. */
export const sealedOrderSchema = z.strictObject({
  number: z.string(),
  buyer: z.strictObject(buyerSchema.shape),
});

/** How an order is recorded. */
export interface Recording {
  readonly processor: string;
  readonly sendsMail: boolean;
}

/** How long the registration link fills in the form. */
export const PREFILL_DAYS = 90;
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** The context of an order's encryption. */
export function toOrderContext(product: string, id: string): RecordContext {
  return ['order', product, id];
}

/** Records one prepared order as `recordOrders` does. */
export async function recordOrder(
  queries: Queries,
  order: PreparedOrder,
  recording: Recording,
  needs: ServiceNeeds,
): Promise<'recorded' | 'known'> {
  const recorded = await recordOrders(queries, [order], recording, needs);
  return recorded.length === 0 ? 'known' : 'recorded';
}

/**
 * Records prepared orders inside the caller's transaction: orders, licences, the mails with their keys, events. Gives those
 * that are recorded; an order that is there already stays as it is.
 */
export async function recordOrders(
  queries: Queries,
  orders: readonly PreparedOrder[],
  recording: Recording,
  needs: ServiceNeeds,
): Promise<readonly PreparedOrder[]> {
  const { processor } = recording;
  const fresh = await dropKnown(queries, orders, processor);
  if (fresh.length === 0) return [];
  const reversals = await findEarlyReversals(queries, { processor, numberIndexes: fresh.map(toNumberIndex) });
  await queries
    .insertInto('orders')
    .values(fresh.map((order) => ({ ...toRow(order, needs), processor, state: 'completed' as const })))
    .execute();
  const licences = fresh.flatMap((order) =>
    order.licences.map(({ row }) => ({ ...row, order_id: order.id })),
  );
  await insertLicences(queries, licences);
  for (const order of fresh) {
    await tellOfOrder(queries, order, { ...recording, reversal: reversals.get(order.numberIndex) }, needs);
  }
  return fresh;
}

async function tellOfOrder(
  queries: Queries,
  order: PreparedOrder,
  { processor, sendsMail, reversal }: Recording & { readonly reversal: Reversal | undefined },
  needs: ServiceNeeds,
): Promise<void> {
  const product = order.product.id;
  // The keys of an order that was paid back before it came go to nobody.
  if (sendsMail && reversal === undefined) {
    const mail = { product, kind: 'licenceKey', to: order.buyer.email, ...toOrderMail(order) };
    await enqueueMail(queries, mail, needs);
  }
  const data = { product, order: order.id, licences: order.licences.map(({ row }) => row.id) };
  await enqueueEvent(queries, { product, type: 'order.completed', data }, needs);
  if (reversal === undefined) return;
  const place = { product, processor, numberIndex: order.numberIndex };
  await reverseInProduct(queries, place, { reversal, now: needs.ports.clock() }, needs);
}

async function dropKnown(
  queries: Queries,
  orders: readonly PreparedOrder[],
  processor: string,
): Promise<readonly PreparedOrder[]> {
  const fresh: PreparedOrder[] = [];
  for (const [product, group] of groupBy(orders, (order) => order.product.id)) {
    const rows = await queries
      .selectFrom('orders')
      .select('number_index')
      .where('product', '=', product)
      .where('processor', '=', processor)
      .where('number_index', 'in', group.map(toNumberIndex))
      .execute();
    const known = new Set(rows.map((row) => row.number_index));
    fresh.push(...group.filter(({ numberIndex }) => !known.has(numberIndex)));
  }
  return fresh;
}

function toNumberIndex({ numberIndex }: PreparedOrder): string {
  return numberIndex;
}

function toRow(order: PreparedOrder, { keys, ports }: ServiceNeeds) {
  const { product, id, number, numberIndex, buyer, lines, language, orderedAt, prefillToken } = order;
  const now = ports.clock();
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  return {
    ...{ product: product.id, id, number_index: numberIndex, language, ordered_at: orderedAt },
    email_index: toBlindIndex('email', buyer.email, keys.index),
    lines: JSON.stringify(lines),
    prefill_hash: hashPrefillToken(prefillToken),
    prefill_until: new Date(now.getTime() + PREFILL_DAYS * MILLISECONDS_PER_DAY).toISOString(),
    ...{ recorded_at: now.toISOString(), changed_at: now.toISOString() },
    ...sealRecord({ number, buyer }, toOrderContext(product.id, id), tools),
  };
}
