import type { PrefillRequest, PrefillResponse } from '../../shared/order/prefill.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { unsealRecord } from '../sealing/sealed-record.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { hashPrefillToken } from './prepare-order.ts';
import { readLines } from './settled-line.ts';
import { sealedOrderSchema, toOrderContext } from './record-order.ts';

/** What registration links fill in. */
export interface Prefills {
  /**
   * Gives what the order behind a token says about its buyer.
   *
   * For 90 days after the order, for a day after the first time, and until one of the order's licences is registered;
   * `PREFILL_UNKNOWN` ever after, as for a token that nobody made.
   */
  readonly open: (request: PrefillRequest) => Promise<Result<PrefillResponse, Failure<'PREFILL_UNKNOWN'>>>;
}

const OPEN_MS = 24 * 60 * 60 * 1000;

/** Makes the prefills of a store. */
export function createPrefills(needs: ServiceNeeds): Prefills {
  return { open: (request) => needs.store.write((queries) => open(queries, request, needs)) };
}

async function open(
  queries: Queries,
  { product, token }: PrefillRequest,
  { keys, ports }: ServiceNeeds,
): ReturnType<Prefills['open']> {
  const now = ports.clock();
  const order = await queries
    .selectFrom('orders')
    .selectAll()
    .where('product', '=', product)
    .where('prefill_hash', '=', hashPrefillToken(token))
    .where('state', '=', 'completed')
    .forUpdate()
    .executeTakeFirst();
  const end = order?.prefill_until ?? '';
  if (order === undefined || end <= now.toISOString()) return fail('PREFILL_UNKNOWN');
  if (await isRegistered(queries, { product, order: order.id })) return fail('PREFILL_UNKNOWN');
  const until = new Date(now.getTime() + OPEN_MS).toISOString();
  if (until < end) {
    await queries
      .updateTable('orders')
      .set({ prefill_until: until })
      .where('product', '=', product)
      .where('id', '=', order.id)
      .execute();
  }
  const context = toOrderContext(product, order.id);
  const { buyer } = unsealRecord(order, context, sealedOrderSchema, keys.keyEncryption);
  // The link registers the first licence.
  const [first] = readLines(order.lines);
  const ordered = { edition: first?.edition ?? '', seats: first?.seats ?? 1 };
  return ok({ version: 1, ...buyer, ordered });
}

/** Whether somebody has registered a licence of the order. */
async function isRegistered(
  queries: Queries,
  { product, order }: { readonly product: string; readonly order: string },
): Promise<boolean> {
  const registration = await queries
    .selectFrom('licences')
    .innerJoin('registrations', (join) =>
      join
        .onRef('registrations.product', '=', 'licences.product')
        .onRef('registrations.licence', '=', 'licences.id'),
    )
    .select('registrations.id')
    .where('licences.product', '=', product)
    .where('licences.order_id', '=', order)
    .where('registrations.product', '=', product)
    .limit(1)
    .executeTakeFirst();
  return registration !== undefined;
}
