import type { Selectable } from 'kysely';
import type { Queries, Tables } from '../store/schema.ts';
import type { Delivery } from './delivery.ts';
import { selectDue, type Lane } from './lanes.ts';
import { settle } from './settle.ts';

/** A message as the store keeps it. */
export type MessageRow = Selectable<Tables['outgoing_messages']>;

/** Who claims, when and for how long. */
export interface Claim {
  /** The relay's own id, new at each start of a process. */
  readonly by: string;
  readonly now: Date;
  readonly forMs: number;
}

/** As many as one relay sends before its claim ends, slow receivers included. */
export const CLAIMED_AT_ONCE = 20;

/**
 * Claims messages of a lane; nobody else sends them until the claim ends. Of several processes that claim at once, each gets
 * others. An attempt counts from here, so that a message that ends the process which sends it is not tried for ever.
 */
export async function claimDue(
  queries: Queries,
  lane: Lane,
  { by, now, forMs }: Claim,
): Promise<MessageRow[]> {
  const rows = await selectDue(queries, lane, now)
    .selectAll()
    .limit(CLAIMED_AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  if (rows.length === 0) return [];
  const claimed = { claimed_by: by, claimed_until: new Date(now.getTime() + forMs).toISOString() };
  await queries
    .updateTable('outgoing_messages')
    .set((expression) => ({ ...claimed, attempts: expression('attempts', '+', 1) }))
    .where('product', '=', lane.product)
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  return rows.map((row) => ({ ...row, ...claimed, attempts: row.attempts + 1 }));
}

/** What came of an attempt, and the chance by which the next one is drawn. */
export interface Attempt {
  readonly delivery: Delivery;
  readonly now: Date;
  readonly random: number;
}

/**
 * Writes down what came of an attempt. One whose claim has ended meanwhile says only that a message arrived: what failed is
 * for whoever has claimed it since.
 */
export async function markAttempt(queries: Queries, message: MessageRow, attempt: Attempt): Promise<void> {
  const change = settle(message, attempt.delivery, attempt.now, attempt.random);
  const mark = queries
    .updateTable('outgoing_messages')
    .set(change)
    .where('product', '=', message.product)
    .where('id', '=', message.id)
    .where('state', '=', 'waiting');
  const isFinal = attempt.delivery.kind === 'delivered';
  await (isFinal ? mark : mark.where('claimed_by', '=', message.claimed_by)).execute();
}

/** Gives back a message that was claimed and not tried. */
export async function releaseClaim(queries: Queries, message: MessageRow): Promise<void> {
  await queries
    .updateTable('outgoing_messages')
    .set({ claimed_by: null, claimed_until: null, attempts: message.attempts - 1 })
    .where('product', '=', message.product)
    .where('id', '=', message.id)
    .where('claimed_by', '=', message.claimed_by)
    .execute();
}
