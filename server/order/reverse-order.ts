import { changeState } from '../licence/change-licence.ts';
import { enqueueEvent } from '../outgoing/enqueue.ts';
import { listProducts } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { saveEarlyReversal, type OrderName, type Reversal } from './received-events.ts';

/** Why the licences are suspended, as a code. */
const REASONS: Readonly<Record<Reversal, string>> = { refunded: 'refund', chargedBack: 'chargeBack' };
const EVENTS: Readonly<Record<Reversal, string>> = {
  refunded: 'order.refunded',
  chargedBack: 'order.chargedBack',
};

/**
 * Reverses an order inside the caller's transaction: all its licences that are active are suspended, with the reason.
 *
 * An order that has not come yet is remembered: its licences are suspended when it comes. One that was reversed in this way
 * before stays as it is, so that a licence the vendor has reinstated since is not suspended again.
 */
export async function reverseOrder(
  queries: Queries,
  order: OrderName,
  { reversal, now }: { readonly reversal: Reversal; readonly now: Date },
  needs: ServiceNeeds,
): Promise<void> {
  let isKnown = false;
  for (const { id: product } of await listProducts(queries)) {
    const place = { product, ...order };
    isKnown = (await reverseInProduct(queries, place, { reversal, now }, needs)) || isKnown;
  }
  if (!isKnown) await saveEarlyReversal(queries, order, { reversal, now });
}

/** An order of one product, by the blind index of its number. */
export interface OrderPlace extends OrderName {
  readonly product: string;
}

/** Reverses what an order has of one product; whether there is such an order. */
export async function reverseInProduct(
  queries: Queries,
  { product, processor, numberIndex }: OrderPlace,
  { reversal, now }: { readonly reversal: Reversal; readonly now: Date },
  needs: ServiceNeeds,
): Promise<boolean> {
  const row = await queries
    .selectFrom('orders')
    .select(['id', 'state'])
    .where('product', '=', product)
    .where('processor', '=', processor)
    .where('number_index', '=', numberIndex)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return false;
  if (row.state === reversal) return true;
  await queries
    .updateTable('orders')
    .set({ state: reversal, changed_at: now.toISOString() })
    .where('product', '=', product)
    .where('id', '=', row.id)
    .execute();
  await suspendLicences(queries, { product, order: row.id, reversal }, needs);
  const data = { product, order: row.id };
  await enqueueEvent(queries, { product, type: EVENTS[reversal], data }, needs);
  return true;
}

async function suspendLicences(
  queries: Queries,
  {
    product,
    order,
    reversal,
  }: { readonly product: string; readonly order: string; readonly reversal: Reversal },
  needs: ServiceNeeds,
): Promise<void> {
  const licences = await queries
    .selectFrom('licences')
    .selectAll()
    .where('product', '=', product)
    .where('order_id', '=', order)
    .where('state', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const licence of licences) {
    await changeState(queries, licence, { state: 'suspended', reason: REASONS[reversal] }, needs);
  }
}
