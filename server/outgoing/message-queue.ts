import type { Queries } from '../store/schema.ts';

/** What anybody who runs the backend may see of a message: nothing of what is in it. */
export interface MessageSummary {
  readonly id: string;
  readonly product: string;
  readonly channel: 'mail' | 'webhook';
  readonly kind: string;
  readonly endpoint: string | null;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly nextAttemptAt: string | null;
  readonly finishedAt: string | null;
}

/** Which messages are listed. */
export interface MessageSelection {
  readonly product: string;
  readonly state?: MessageSummary['state'] | undefined;
  readonly limit: number;
}

/** Lists messages, the newest first. */
export async function listMessages(
  queries: Queries,
  { product, state, limit }: MessageSelection,
): Promise<readonly MessageSummary[]> {
  const all = queries
    .selectFrom('outgoing_messages')
    .select(['id', 'product', 'channel', 'kind', 'endpoint', 'state', 'attempts', 'last_error', 'created_at'])
    .select(['next_attempt_at', 'finished_at'])
    .where('product', '=', product)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit);
  const rows = await (state === undefined ? all : all.where('state', '=', state)).execute();
  return rows.map((row) => ({
    id: row.id,
    product: row.product,
    channel: row.channel,
    kind: row.kind,
    endpoint: row.endpoint,
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    nextAttemptAt: row.state === 'waiting' ? row.next_attempt_at : null,
    finishedAt: row.finished_at,
  }));
}

/** Which webhooks are sent again: one, those since a time, or those that failed. */
export type Replay = { readonly product: string } & (
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'since'; readonly time: string }
  | { readonly kind: 'failed' }
);

/** Lets webhooks that were sent or failed wait again, with their ids, and says how many. */
export async function replayWebhooks(queries: Queries, replay: Replay, now: Date): Promise<number> {
  const finished = queries
    .updateTable('outgoing_messages')
    .set(waitingSince(now))
    .where('product', '=', replay.product)
    .where('channel', '=', 'webhook')
    .where('state', 'in', replay.kind === 'failed' ? ['failed'] : ['sent', 'failed']);
  const chosen = {
    one: () => finished.where('id', '=', replay.kind === 'one' ? replay.id : ''),
    since: () => finished.where('created_at', '>=', replay.kind === 'since' ? replay.time : ''),
    failed: () => finished,
  }[replay.kind]();
  const { numUpdatedRows } = await chosen.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What became of the wish to try a message again at once. */
export type RetryOutcome = 'retried' | 'sent';

/** Lets a message of a product be tried at once; `undefined` if there is none of that id. A mail that was sent is gone. */
export async function retryMessage(
  queries: Queries,
  { product, id }: { readonly product: string; readonly id: string },
  now: Date,
): Promise<RetryOutcome | undefined> {
  const found = await queries
    .selectFrom('outgoing_messages')
    .select(['state', 'channel'])
    .where('product', '=', product)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) return undefined;
  if (found.state === 'sent' && found.channel === 'mail') return 'sent';
  await queries
    .updateTable('outgoing_messages')
    .set(waitingSince(now))
    .where('product', '=', product)
    .where('id', '=', id)
    .execute();
  return 'retried';
}

/** Counted anew, so that a message from before an outage gets its attempts; a claim stays with whoever is sending it now. */
function waitingSince(now: Date) {
  return {
    ...{ state: 'waiting' as const, attempts: 0, next_attempt_at: now.toISOString() },
    ...{ finished_at: null, last_error: null },
  };
}
