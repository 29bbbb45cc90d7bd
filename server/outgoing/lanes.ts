import type { Queries } from '../store/schema.ts';

/** Messages that wait for the same receiver; a slow one holds up only its own lane. */
export interface Lane {
  readonly product: string;
  readonly channel: 'mail' | 'webhook';
  /** The webhook's endpoint; none for mail. */
  readonly endpoint: string | null;
}

/** The lanes in which something is due and nobody has claimed it. */
export async function findDueLanes(queries: Queries, now: Date): Promise<readonly Lane[]> {
  const lanes = await listLanes(queries);
  const due = await Promise.all(lanes.map((lane) => isDue(queries, lane, now)));
  return lanes.filter((_lane, index) => due[index]);
}

async function listLanes(queries: Queries): Promise<readonly Lane[]> {
  const products = await queries.selectFrom('products').select('id').orderBy('id').execute();
  const lanes = await Promise.all(
    products.map(async ({ id: product }): Promise<readonly Lane[]> => {
      const endpoints = await queries
        .selectFrom('webhook_endpoints')
        .select('id')
        .where('product', '=', product)
        .execute();
      return [
        { product, channel: 'mail', endpoint: null },
        ...endpoints.map(({ id }) => ({ product, channel: 'webhook' as const, endpoint: id })),
      ];
    }),
  );
  return lanes.flat();
}

async function isDue(queries: Queries, lane: Lane, now: Date): Promise<boolean> {
  const found = await selectDue(queries, lane, now).select('id').limit(1).executeTakeFirst();
  return found !== undefined;
}

/** What of a lane is due and not claimed, the longest due first. */
export function selectDue(queries: Queries, { product, channel, endpoint }: Lane, now: Date) {
  const at = now.toISOString();
  return queries
    .selectFrom('outgoing_messages')
    .where('product', '=', product)
    .where('state', '=', 'waiting')
    .where('channel', '=', channel)
    .where('endpoint', endpoint === null ? 'is' : '=', endpoint)
    .where('next_attempt_at', '<=', at)
    .where((or) => or.or([or('claimed_until', 'is', null), or('claimed_until', '<', at)]))
    .orderBy('next_attempt_at');
}
