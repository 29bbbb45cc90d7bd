import type { KeyObject } from 'node:crypto';
import type { Keys } from '../keys/load-keys.ts';
import { refused, type DeliverEvent } from '../outgoing/delivery.ts';
import type { EventContent } from '../outgoing/enqueue.ts';
import type { Clock } from '../platform/ports.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { findEndpoint, unsealSecrets, updateEndpoint } from './endpoint-records.ts';
import { postWebhook } from './post-webhook.ts';
import type { Resolve } from './resolve-endpoint.ts';
import { signEvent } from './sign-event.ts';

/** What delivering events works with. */
export interface EventNeeds {
  readonly store: Store;
  readonly keys: Pick<Keys, 'keyEncryption' | 'index'>;
  readonly clock: Clock;
  readonly resolve: Resolve;
}

/** Makes what delivers events. An endpoint that answers 410 has said that it wants no more: it is disabled. */
export function createDeliverEvent({ store, keys, clock, resolve }: EventNeeds): DeliverEvent {
  return async ({ product, endpoint: id, ...message }, signal) => {
    const { endpoint, content } = await store.read(async (queries) => ({
      endpoint: await findEndpoint(queries, { product, id }),
      content: await leaveOutFormerOwner(queries, product, { content: message.content, index: keys.index }),
    }));
    if (endpoint === undefined || endpoint.disabled_at !== null) return refused('WEBHOOK_DISABLED');
    const now = clock();
    const delivery = await postWebhook(
      {
        url: endpoint.url,
        isInternal: endpoint.internal === 'yes',
        ...signEvent({ id: message.id, content, sentAt: now }, unsealSecrets(endpoint, keys.keyEncryption)),
      },
      { resolve, now, signal },
    );
    if (delivery.kind === 'refused') {
      const disabled = { disabled_at: now.toISOString() };
      await store.write((queries) => updateEndpoint(queries, { product, id }, disabled));
    }
    return delivery;
  };
}

/**
 * An event that waited, or is replayed, must not bring an owner back to the vendor's systems who was erased or followed by
 * another one meanwhile: it names the owner only while that is still who is on record.
 */
async function leaveOutFormerOwner(
  queries: Queries,
  product: string,
  { content, index }: { readonly content: EventContent; readonly index: KeyObject },
): Promise<EventContent> {
  const { owner, ...rest } = content;
  if (owner === undefined) return rest;
  const id = await findOwnerOf(queries, product, content.data);
  if (id === undefined) return content;
  const found = await queries
    .selectFrom('owners')
    .select(['email_index', 'erased_at'])
    .where('product', '=', product)
    .where('id', '=', id)
    .executeTakeFirst();
  const isSame = found?.erased_at === null && found.email_index === toBlindIndex('email', owner.email, index);
  return isSame ? content : rest;
}

/** Whose event it is, by the ids in its data. */
async function findOwnerOf(
  queries: Queries,
  product: string,
  { owner, registration }: EventContent['data'],
): Promise<string | undefined> {
  if (typeof owner === 'string') return owner;
  if (typeof registration !== 'string') return undefined;
  const found = await queries
    .selectFrom('registrations')
    .select('owner')
    .where('product', '=', product)
    .where('id', '=', registration)
    .executeTakeFirst();
  return found?.owner;
}
