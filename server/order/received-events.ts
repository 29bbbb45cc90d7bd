import { createHash } from 'node:crypto';
import type { Queries } from '../store/schema.ts';

/** A message of a processor: what it is known by, and the hash of its bytes where it repeats them. */
export interface ReceivedEvent {
  readonly processor: string;
  readonly id: string;
  readonly bodyHash: string | null;
}

/** Why an order's licences were suspended before it came. */
export type Reversal = 'refunded' | 'chargedBack';

/** What a message that comes again is: the same, or another under the same id. */
export async function findReceived(
  queries: Queries,
  { processor, id, bodyHash }: ReceivedEvent,
): Promise<'same' | 'other' | undefined> {
  const row = await queries
    .selectFrom('received_events')
    .select('body_hash')
    .where('processor', '=', processor)
    .where('event_id', '=', toEventId(id))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.body_hash === null || row.body_hash === bodyHash ? 'same' : 'other';
}

/** Notes a message, in the transaction that has its effects. */
export async function saveReceived(
  queries: Queries,
  { processor, id, bodyHash }: ReceivedEvent,
  now: Date,
): Promise<void> {
  await queries
    .insertInto('received_events')
    .values({ processor, event_id: toEventId(id), body_hash: bodyHash, received_at: now.toISOString() })
    .execute();
}

/** An order by the blind index of its number. */
export interface OrderName {
  readonly processor: string;
  readonly numberIndex: string;
}

/** Notes that an order was reversed which has not come yet: messages can overtake each other. */
export async function saveEarlyReversal(
  queries: Queries,
  order: OrderName,
  { reversal, now }: { readonly reversal: Reversal; readonly now: Date },
): Promise<void> {
  await queries
    .insertInto('received_events')
    .values({
      ...{ processor: order.processor, event_id: toReversalId(order, reversal), body_hash: null },
      received_at: now.toISOString(),
    })
    .onConflict((found) => found.doNothing())
    .execute();
}

/** Orders of a processor, by the blind indexes of their numbers. */
export interface OrderNames {
  readonly processor: string;
  readonly numberIndexes: readonly string[];
}

/** Those of the orders that were reversed before they came; of refund and charge-back the latter counts. */
export async function findEarlyReversals(
  queries: Queries,
  { processor, numberIndexes }: OrderNames,
): Promise<ReadonlyMap<string, Reversal>> {
  // The later one replaces the earlier one in the map.
  const reversals = ['refunded', 'chargedBack'] as const;
  const ids = new Map(
    reversals.flatMap((reversal) =>
      numberIndexes.map((numberIndex) => [
        toReversalId({ numberIndex }, reversal),
        [numberIndex, reversal] as const,
      ]),
    ),
  );
  const rows = await queries
    .selectFrom('received_events')
    .select('event_id')
    .where('processor', '=', processor)
    .where('event_id', 'in', [...ids.keys()])
    .execute();
  const found = new Set(rows.map(({ event_id }) => event_id));
  return new Map([...ids].flatMap(([id, entry]) => (found.has(id) ? [entry] : [])));
}

/** As a hash: what a processor calls its messages can be anything. */
function toEventId(id: string): string {
  return `message:${createHash('sha256').update(id).digest('base64url')}`;
}

function toReversalId({ numberIndex }: Pick<OrderName, 'numberIndex'>, reversal: Reversal): string {
  return `${reversal}:${numberIndex}`;
}
