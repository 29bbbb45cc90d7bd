import type { ProductId } from '../../shared/product/product.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { findInProducts } from '../product/find-in-products.ts';
import { findProduct } from '../product/product-records.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { drawWebhookSecret } from '../standard-webhooks/secret.ts';
import type { Queries } from '../store/schema.ts';
import type { Delivery } from '../outgoing/delivery.ts';
import {
  findEndpoint,
  listEndpoints,
  removeEndpoint,
  sealSecrets,
  toEvents,
  unsealSecrets,
  updateEndpoint,
  type EndpointRow,
} from './endpoint-records.ts';
import { parseEndpointUrl } from './endpoint-url.ts';
import { isEventType, TEST_EVENT } from './event-types.ts';
import { postWebhook } from './post-webhook.ts';
import type { Resolve } from './resolve-endpoint.ts';
import { signEvent } from './sign-event.ts';

/** Where the vendor wants to hear of events. */
export interface EndpointOrder {
  readonly product: ProductId;
  readonly url: string;
  /** Types of events; empty for all. */
  readonly events: readonly string[];
  /** Whether events say who the owner is. */
  readonly withOwner: boolean;
  /** Whether the endpoint is inside the vendor's own network. */
  readonly isInternal: boolean;
}

/** What a vendor sees of an endpoint. */
export interface EndpointSummary {
  readonly id: string;
  readonly product: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly withOwner: boolean;
  readonly internal: boolean;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

/** An endpoint and the secret that its messages are signed with, which is shown this once. */
export interface EndpointSecret {
  readonly id: string;
  readonly secret: string;
}

type Known<T> = Promise<Result<T, Failure<'WEBHOOK_UNKNOWN'>>>;
type AddProblem = 'PRODUCT_UNKNOWN' | 'EVENT_UNKNOWN' | 'WEBHOOK_URL_INVALID';

/** Everything a vendor does with endpoints. */
export interface Webhooks {
  readonly add: (order: EndpointOrder) => Promise<Result<EndpointSecret, Failure<AddProblem>>>;
  readonly list: (product: string) => Promise<readonly EndpointSummary[]>;
  /** Draws another secret; for a day, messages are signed with the earlier one too. */
  readonly rotate: (id: string) => Known<EndpointSecret>;
  /** Sends to an endpoint again that has answered 410. */
  readonly enable: (id: string) => Known<void>;
  /** Removes an endpoint and all that was to go to it. */
  readonly remove: (id: string) => Known<void>;
  /** Sends a test message now and says what came of it. */
  readonly test: (id: string, resolve: Resolve) => Known<Delivery>;
}

const EARLIER_SECRET_MS = 24 * 60 * 60 * 1000;

/** Makes the endpoints of a store. */
export function createWebhooks(needs: ServiceNeeds): Webhooks {
  const { store } = needs;
  return {
    add: (order) => addEndpoint(order, needs),
    list: (product) => store.read(async (queries) => (await listEndpoints(queries, product)).map(summarise)),
    rotate: (id) => changeEndpoint(id, needs, (queries, row) => rotateSecret(queries, row, needs)),
    enable: (id) =>
      changeEndpoint(id, needs, (queries, row) => updateEndpoint(queries, row, { disabled_at: null })),
    remove: (id) => changeEndpoint(id, needs, removeEndpoint),
    test: async (id, resolve) => {
      const row = await store.read((queries) => findById(queries, id));
      return row === undefined ? fail('WEBHOOK_UNKNOWN') : ok(await sendTest(row, resolve, needs));
    },
  };
}

async function addEndpoint(order: EndpointOrder, needs: ServiceNeeds): ReturnType<Webhooks['add']> {
  const { product, events } = order;
  const { store, ports, keys } = needs;
  const url = parseEndpointUrl(order.url, order.isInternal);
  if (!url.ok) return url;
  const unknown = events.find((event) => !isEventType(event));
  if (unknown !== undefined) return fail('EVENT_UNKNOWN', `found ${unknown}`);
  const id = ports.createId();
  const secret = drawWebhookSecret(ports.randomBytes);
  const row = {
    ...{ product, id, url: url.value, events: JSON.stringify(events) },
    with_owner: order.withOwner ? ('yes' as const) : ('no' as const),
    internal: order.isInternal ? ('yes' as const) : ('no' as const),
    created_at: ports.clock().toISOString(),
    ...sealSecrets({ current: secret }, { product, id }, toTools({ keys, ports })),
  };
  return store.write(async (queries) => {
    if ((await findProduct(queries, product)) === undefined)
      return fail('PRODUCT_UNKNOWN', `found ${product}`);
    await queries.insertInto('webhook_endpoints').values(row).execute();
    return ok({ id, secret });
  });
}

function findById(queries: Queries, id: string): Promise<EndpointRow | undefined> {
  return findInProducts(queries, (product) => findEndpoint(queries, { product, id }));
}

function changeEndpoint<T>(
  id: string,
  { store }: ServiceNeeds,
  change: (queries: Queries, row: EndpointRow) => Promise<T>,
): Known<T> {
  return store.write(async (queries) => {
    const row = await findById(queries, id);
    return row === undefined ? fail('WEBHOOK_UNKNOWN') : ok(await change(queries, row));
  });
}

async function rotateSecret(
  queries: Queries,
  row: EndpointRow,
  { keys, ports }: ServiceNeeds,
): Promise<EndpointSecret> {
  const secret = drawWebhookSecret(ports.randomBytes);
  const until = new Date(ports.clock().getTime() + EARLIER_SECRET_MS).toISOString();
  const earlier = { secret: unsealSecrets(row, keys.keyEncryption).current, until };
  await updateEndpoint(
    queries,
    row,
    sealSecrets({ current: secret, earlier }, row, toTools({ keys, ports })),
  );
  return { id: row.id, secret };
}

function sendTest(row: EndpointRow, resolve: Resolve, { keys, ports }: ServiceNeeds): Promise<Delivery> {
  const now = ports.clock();
  const content = { type: TEST_EVENT, at: now.toISOString(), data: { product: row.product } };
  const secrets = unsealSecrets(row, keys.keyEncryption);
  return postWebhook(
    {
      ...{ url: row.url, isInternal: row.internal === 'yes' },
      ...signEvent({ id: ports.createId(), content, sentAt: now }, secrets),
    },
    { resolve, now, signal: new AbortController().signal },
  );
}

function toTools({ keys, ports }: Pick<ServiceNeeds, 'keys' | 'ports'>) {
  return { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
}

function summarise(row: EndpointRow): EndpointSummary {
  return {
    id: row.id,
    product: row.product,
    url: row.url,
    events: toEvents(row),
    withOwner: row.with_owner === 'yes',
    internal: row.internal === 'yes',
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}
