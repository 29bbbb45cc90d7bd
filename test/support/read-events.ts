import { randomUUID } from 'node:crypto';
import { eventContentSchema, toMessageContext, type EventContent } from '../../server/outgoing/enqueue.ts';
import { sealRecord, unsealRecord } from '../../server/sealing/sealed-record.ts';
import type { TestBackend } from './test-backend.ts';

/** Makes the backend owe every event of the sample product to an endpoint, so that a test can see what it would say. */
export async function watchEvents({ store, keys, ports }: TestBackend): Promise<void> {
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  await store.write((queries) =>
    queries
      .insertInto('webhook_endpoints')
      .values({
        ...{ product: 'sample-studio', id: randomUUID(), url: 'https://crm.example/hook', events: '[]' },
        ...{ with_owner: 'no', internal: 'no', created_at: ports.clock().toISOString() },
        ...sealRecord({}, ['endpoint'], tools),
      })
      .execute(),
  );
}

/** The events that are owed, in the order in which they were written. */
export async function readEvents({ store, keys }: TestBackend): Promise<readonly EventContent[]> {
  const rows = await store.read((queries) =>
    queries
      .selectFrom('outgoing_messages')
      .selectAll()
      .where('product', '=', 'sample-studio')
      .where('channel', '=', 'webhook')
      .execute(),
  );
  return rows
    .map((row) =>
      unsealRecord(row, toMessageContext(row.product, row.id), eventContentSchema, keys.keyEncryption),
    )
    .toSorted((one, other) => one.at.localeCompare(other.at));
}
