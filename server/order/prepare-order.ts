import { createHash } from 'node:crypto';
import type { Buyer, CompletedOrder } from '../../shared/order/order-message.ts';
import type { Language, Product } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { drawLicences, settleOrder, type DrawnLicence } from '../licence/issue-licences.ts';
import { findProduct } from '../product/product-records.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { groupBy } from './group-by.ts';
import type { SettledLine } from './settled-line.ts';

/** Why an order cannot be carried out as it is. */
export type OrderProblem = 'ORDER_PRODUCT_UNKNOWN' | 'ORDER_EDITION_UNKNOWN';

/** What one order has of one product, with all that is drawn for it; not in the store yet. */
export interface PreparedOrder {
  readonly product: Product;
  readonly id: string;
  readonly number: string;
  readonly numberIndex: string;
  readonly orderedAt: string;
  readonly language: Language;
  readonly buyer: Buyer;
  readonly lines: readonly SettledLine[];
  readonly licences: readonly DrawnLicence[];
  /** The token of the registration link. */
  readonly prefillToken: string;
}

const TOKEN_BYTES = 32;

/** Checks an order's lines and draws its licences, ids and tokens: one prepared order for each product. Writes nothing. */
export async function prepareOrder(
  queries: Queries,
  order: CompletedOrder,
  needs: Pick<ServiceNeeds, 'keys' | 'ports'>,
): Promise<Result<readonly PreparedOrder[], Failure<OrderProblem>>> {
  const prepared: PreparedOrder[] = [];
  for (const [id, lines] of groupBy(order.lines, (line) => line.product)) {
    const product = await findProduct(queries, id);
    if (product === undefined) return fail('ORDER_PRODUCT_UNKNOWN');
    const licences: DrawnLicence[] = [];
    const settledLines: SettledLine[] = [];
    for (const line of lines) {
      const settled = await settleOrder(queries, line);
      if (!settled.ok) return fail('ORDER_EDITION_UNKNOWN');
      const { edition, seats, count, until = null } = settled.value;
      settledLines.push({ edition, seats, count, until });
      licences.push(...drawLicences(settled.value, needs));
    }
    prepared.push({ ...toHead(order, needs), product, lines: settledLines, licences });
  }
  return ok(prepared);
}

/** The hash under which a registration link's token is kept; 256 random bits need no slow one. */
export function hashPrefillToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function toHead(
  { number, orderedAt, language, buyer }: CompletedOrder,
  { keys, ports }: Pick<ServiceNeeds, 'keys' | 'ports'>,
): Omit<PreparedOrder, 'product' | 'lines' | 'licences'> {
  return {
    ...{ number, language, buyer },
    id: ports.createId(),
    numberIndex: toBlindIndex('orderNumber', number, keys.index),
    orderedAt: new Date(orderedAt).toISOString(),
    prefillToken: Buffer.from(ports.randomBytes(TOKEN_BYTES)).toString('base64url'),
  };
}
