import { z } from 'zod';
import { ownerSchema, type Owner } from '../../shared/registration/owner.ts';
import type { Keys } from '../keys/load-keys.ts';
import type { Ports } from '../platform/ports.ts';
import { sealRecord, type RecordContext } from '../sealing/sealed-record.ts';
import type { Queries } from '../store/schema.ts';
import type { Nudge } from './nudge.ts';
import { defineStatement, type Place } from '../store/statement.ts';

/** A mail as it will be sent; the texts are final. */
export const mailContentSchema = z.strictObject({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
});
/** A mail's content. */
export type MailContent = z.infer<typeof mailContentSchema>;

/** An event as the vendor's systems hear of it; the owner is there only for endpoints that ask for owners. */
export const eventContentSchema = z.strictObject({
  type: z.string(),
  at: z.iso.datetime(),
  data: z.record(z.string(), z.json()),
  owner: ownerSchema.optional(),
});
/** An event's content. */
export type EventContent = z.infer<typeof eventContentSchema>;

/** A mail to be sent, of a kind that statistics and the log may name: `licenceKey`, `takeOver`. */
export interface NewMail extends MailContent {
  readonly product: string;
  readonly kind: string;
}

/** Something that happened: `registration.recorded`, `licence.suspended`. `data` holds ids and codes, never what a person wrote. */
export interface NewEvent {
  readonly product: string;
  readonly type: string;
  readonly data: EventContent['data'];
  readonly owner?: Owner | undefined;
}

/** What writing an outgoing message needs. */
export interface OutgoingNeeds {
  readonly keys: Pick<Keys, 'keyEncryption'>;
  readonly ports: Ports;
  /** Without it the message leaves at the relay's next look. */
  readonly nudge?: Pick<Nudge, 'give'>;
}

/** The context of an outgoing message's encryption. */
export function toMessageContext(product: string, id: string): RecordContext {
  return ['message', product, id];
}

/** Writes a mail that is owed into the transaction that is its cause; it leaves after the commit. */
export async function enqueueMail(
  queries: Queries,
  { product, kind, ...content }: NewMail,
  needs: OutgoingNeeds,
): Promise<void> {
  await enqueue(queries, { product, channel: 'mail', kind, endpoint: null, content }, needs);
}

/** Writes an event for each endpoint of the product that wants it into the transaction that is its cause. */
export async function enqueueEvent(
  queries: Queries,
  { product, type, data, owner }: NewEvent,
  needs: OutgoingNeeds,
): Promise<void> {
  const endpoints = await selectEndpoints(queries, { product });
  const at = needs.ports.clock().toISOString();
  for (const { id, events, with_owner } of endpoints) {
    const wanted = z.array(z.string()).parse(JSON.parse(events));
    if (wanted.length > 0 && !wanted.includes(type)) continue;
    const content = {
      ...{ type, at, data },
      ...(with_owner === 'yes' && owner !== undefined ? { owner } : {}),
    } satisfies EventContent;
    await enqueue(queries, { product, channel: 'webhook', kind: type, endpoint: id, content }, needs);
  }
}

const selectEndpoints = defineStatement((queries, place: Place<{ readonly product: string }>) =>
  queries
    .selectFrom('webhook_endpoints')
    .select(['id', 'events', 'with_owner'])
    .where('product', '=', place('product'))
    .where('disabled_at', 'is', null),
);

interface NewMessage {
  readonly product: string;
  readonly channel: 'mail' | 'webhook';
  readonly kind: string;
  readonly endpoint: string | null;
  readonly content: MailContent | EventContent;
}

async function enqueue(
  queries: Queries,
  { content, ...message }: NewMessage,
  { keys, ports, nudge }: OutgoingNeeds,
): Promise<void> {
  const id = ports.createId();
  const now = ports.clock().toISOString();
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  await queries
    .insertInto('outgoing_messages')
    .values({
      ...message,
      id,
      ...{ state: 'waiting', attempts: 0, next_attempt_at: now, created_at: now },
      ...sealRecord(content, toMessageContext(message.product, id), tools),
    })
    .execute();
  nudge?.give();
}
