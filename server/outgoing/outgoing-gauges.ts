import type { GaugeValue, Metrics } from '../metrics/metrics.ts';
import type { Clock } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { listProducts } from '../product/product-records.ts';

const STATES = ['waiting', 'failed'] as const;
const CHANNELS = ['mail', 'webhook'] as const;
/** More are not counted, because whoever looks at the figure knows enough. */
const COUNTED_MAX = 10_000;

interface Counted {
  readonly state: (typeof STATES)[number];
  readonly channel: (typeof CHANNELS)[number];
}

/** Adds what is owed to others: how many messages wait or failed, and how long the oldest has been waiting. */
export function addOutgoingGauges(
  metrics: Metrics,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  metrics.addGauge(
    {
      name: 'deed_outgoing_messages',
      help: `Mails and webhooks that wait or failed, up to ${COUNTED_MAX} of a product`,
      labels: ['channel', 'state'],
    },
    () => store.read(countAll),
  );
  metrics.addGauge(
    { name: 'deed_outgoing_oldest_seconds', help: 'How long the oldest message that waits has been waiting' },
    async () => [{ value: toSeconds(await store.read(findOldest), clock()) }],
  );
}

async function countAll(queries: Queries): Promise<readonly GaugeValue[]> {
  const products = await listProducts(queries);
  const kinds = STATES.flatMap((state) => CHANNELS.map((channel) => ({ state, channel })));
  return Promise.all(
    kinds.map(async (labels) => {
      const counts = await Promise.all(products.map(({ id }) => countSome(queries, id, labels)));
      return { labels, value: counts.reduce((sum, count) => sum + count, 0) };
    }),
  );
}

async function countSome(queries: Queries, product: string, { state, channel }: Counted): Promise<number> {
  const { count } = await queries
    .selectFrom(
      queries
        .selectFrom('outgoing_messages')
        .select('id')
        .where('product', '=', product)
        .where('state', '=', state)
        .where('channel', '=', channel)
        .limit(COUNTED_MAX)
        .as('counted'),
    )
    .select((expression) => expression.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** When the oldest waiting message of all products was written. */
async function findOldest(queries: Queries): Promise<string | undefined> {
  const products = await listProducts(queries);
  const oldest = await Promise.all(
    products.map(async ({ id }) => {
      const row = await queries
        .selectFrom('outgoing_messages')
        .select((expression) => expression.fn.min('created_at').as('created_at'))
        .where('product', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      // Without a row the smallest of none is null, whatever its type says.
      return row?.created_at ?? undefined;
    }),
  );
  return oldest.filter((time) => time !== undefined).toSorted()[0];
}

function toSeconds(since: string | undefined, now: Date): number {
  return since === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
}
