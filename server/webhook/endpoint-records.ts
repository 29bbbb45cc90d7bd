import { z } from 'zod';
import type { Selectable } from 'kysely';
import type { KeyRing } from '../sealing/key-ring.ts';
import { sealRecord, unsealRecord, type RecordContext, type SealingTools } from '../sealing/sealed-record.ts';
import type { Queries, SealedColumns, Tables } from '../store/schema.ts';

/** An endpoint as the store keeps it. */
export type EndpointRow = Selectable<Tables['webhook_endpoints']>;

/** What an endpoint's messages are signed with: after a change the earlier secret too, until the receiver has the new one. */
export const endpointSecretsSchema = z.strictObject({
  current: z.string(),
  earlier: z.strictObject({ secret: z.string(), until: z.iso.datetime() }).optional(),
});
/** An endpoint's secrets. */
export type EndpointSecrets = z.infer<typeof endpointSecretsSchema>;

/** Which endpoint. */
export interface EndpointId {
  readonly product: string;
  readonly id: string;
}

/** The context of an endpoint's encryption. */
export function toEndpointContext({ product, id }: EndpointId): RecordContext {
  return ['webhook', product, id];
}

/** Encrypts an endpoint's secrets. */
export function sealSecrets(secrets: EndpointSecrets, id: EndpointId, tools: SealingTools): SealedColumns {
  return sealRecord(secrets, toEndpointContext(id), tools);
}

/** Decrypts an endpoint's secrets. */
export function unsealSecrets(row: EndpointRow, keyRing: KeyRing): EndpointSecrets {
  return unsealRecord(row, toEndpointContext(row), endpointSecretsSchema, keyRing);
}

/** The types of events that an endpoint wants; none for all. */
export function toEvents({ events }: EndpointRow): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(events));
}

/** Finds an endpoint of a product. */
export async function findEndpoint(
  queries: Queries,
  { product, id }: EndpointId,
): Promise<EndpointRow | undefined> {
  return queries
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('product', '=', product)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The endpoints of a product, the oldest first. */
export async function listEndpoints(queries: Queries, product: string): Promise<readonly EndpointRow[]> {
  return queries
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('product', '=', product)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** What can change of an endpoint. */
export type EndpointChange = Partial<SealedColumns> & { readonly disabled_at?: string | null };

/** Changes an endpoint. */
export async function updateEndpoint(
  queries: Queries,
  { product, id }: EndpointId,
  change: EndpointChange,
): Promise<void> {
  await queries
    .updateTable('webhook_endpoints')
    .set(change)
    .where('product', '=', product)
    .where('id', '=', id)
    .execute();
}

/** Removes an endpoint with everything that was to go or went to it; without its secret none of that can be sent. */
export async function removeEndpoint(queries: Queries, { product, id }: EndpointId): Promise<void> {
  await queries
    .deleteFrom('outgoing_messages')
    .where('product', '=', product)
    .where('channel', '=', 'webhook')
    .where('endpoint', '=', id)
    .execute();
  await queries.deleteFrom('webhook_endpoints').where('product', '=', product).where('id', '=', id).execute();
}
