import type { Kysely, SchemaModule } from 'kysely';
import { tableOf, type TextType } from './table-builder.ts';

interface Builder {
  readonly schema: SchemaModule;
  readonly text: TextType;
}

/** What holds encrypted data: the key of the record, encrypted, the data under it, and which key encrypted the key. */
const SEALED = { wrapped_key: 'text', sealed: 'text', key_version: 'integer' } as const;

/** What a vendor needs for years: orders, more about licences and owners, what goes out, and what keeps it all in order. */
export async function createVendorTables({ schema }: Kysely<unknown>, text: TextType): Promise<void> {
  const builder = { schema, text };
  await widenFirstTables(builder);
  await createLicenceTables(builder);
  await createOrderTables(builder);
  await createOutgoingTables(builder);
  await createKeepingTables(builder);
}

async function widenFirstTables({ schema, text }: Builder): Promise<void> {
  const numbers = [
    ['licences', 'grace_days', 0],
    ['licences', 'transfers_per_year', 4],
    ['owners', 'key_version', 1],
  ] as const;
  for (const [table, column, value] of numbers) {
    await schema
      .alterTable(table)
      .addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(value))
      .execute();
  }
  const maybe = [
    ['licences', 'state_reason'],
    ['licences', 'order_id'],
    ['licences', 'changed_at'],
    ['owners', 'phone_index'],
    ['owners', 'erased_at'],
  ] as const;
  for (const [table, column] of maybe) await schema.alterTable(table).addColumn(column, text).execute();
  await schema
    .alterTable('registrations')
    .addColumn('language', text, (definition) => definition.notNull().defaultTo('en'))
    .execute();
  await schema.createIndex('licences_by_order').on('licences').columns(['product', 'order_id']).execute();
  await schema.createIndex('owners_by_phone').on('owners').columns(['product', 'phone_index']).execute();
  await schema.createIndex('owners_by_key').on('owners').columns(['product', 'key_version', 'id']).execute();
  await schema
    .createIndex('registrations_by_owner')
    .on('registrations')
    .columns(['product', 'owner'])
    .execute();
}

async function createLicenceTables({ schema, text }: Builder): Promise<void> {
  await tableOf(
    schema,
    'licence_keys',
    {
      ...{ product: 'text', key_hash: 'text', pepper_version: 'integer', licence: 'text', last_four: 'text' },
      ...{ state: 'text', cause: 'text', issued_at: 'text' },
    },
    text,
  )
    .addPrimaryKeyConstraint('licence_keys_key', ['product', 'key_hash'])
    .addForeignKeyConstraint('licence_keys_licence', ['product', 'licence'], 'licences', ['product', 'id'])
    .execute();
  await schema
    .createIndex('licence_keys_by_licence')
    .on('licence_keys')
    .columns(['product', 'licence'])
    .execute();
  await tableOf(
    schema,
    'seat_releases',
    {
      product: 'text',
      id: 'text',
      licence: 'text',
      installation: 'text',
      cause: 'text',
      released_at: 'text',
    },
    text,
  )
    .addPrimaryKeyConstraint('seat_releases_key', ['product', 'id'])
    .addForeignKeyConstraint('seat_releases_licence', ['product', 'licence'], 'licences', ['product', 'id'])
    .execute();
  await schema
    .createIndex('seat_releases_by_time')
    .on('seat_releases')
    .columns(['product', 'licence', 'released_at'])
    .execute();
  await tableOf(
    schema,
    'proofs',
    {
      ...{ product: 'text', id: 'text', kind: 'text', licence: 'text', registration: 'text?' },
      ...{ secret_hash: 'text', state: 'text', attempts_left: 'integer' },
      ...{ created_at: 'text', expires_at: 'text' },
      ...SEALED,
    },
    text,
  )
    .addPrimaryKeyConstraint('proofs_key', ['product', 'id'])
    .execute();
  await schema
    .createIndex('proofs_by_licence')
    .on('proofs')
    .columns(['product', 'licence', 'created_at'])
    .execute();
}

async function createOrderTables({ schema, text }: Builder): Promise<void> {
  await tableOf(
    schema,
    'orders',
    {
      ...{ product: 'text', id: 'text', processor: 'text', number_index: 'text', email_index: 'text' },
      ...{ state: 'text', lines: 'text', language: 'text', prefill_hash: 'text?', prefill_until: 'text?' },
      ...{ ordered_at: 'text', recorded_at: 'text', changed_at: 'text' },
      ...SEALED,
    },
    text,
  )
    .addPrimaryKeyConstraint('orders_key', ['product', 'id'])
    .addUniqueConstraint('orders_by_number', ['product', 'processor', 'number_index'])
    .execute();
  await schema.createIndex('orders_by_email').on('orders').columns(['product', 'email_index']).execute();
  await schema.createIndex('orders_by_prefill').on('orders').columns(['product', 'prefill_hash']).execute();
  await schema.createIndex('orders_by_index').on('orders').columns(['product', 'number_index']).execute();
  await tableOf(schema, 'processors', { id: 'text', adapter: 'text', changed_at: 'text', ...SEALED }, text)
    .addPrimaryKeyConstraint('processors_key', ['id'])
    .execute();
  await tableOf(
    schema,
    'received_events',
    { processor: 'text', event_id: 'text', body_hash: 'text?', received_at: 'text' },
    text,
  )
    .addPrimaryKeyConstraint('received_events_key', ['processor', 'event_id'])
    .execute();
}

async function createOutgoingTables({ schema, text }: Builder): Promise<void> {
  await tableOf(
    schema,
    'outgoing_messages',
    {
      ...{ product: 'text', id: 'text', channel: 'text', kind: 'text', endpoint: 'text?', state: 'text' },
      ...{ attempts: 'integer', next_attempt_at: 'text', claimed_by: 'text?', claimed_until: 'text?' },
      ...{ last_error: 'text?', created_at: 'text', finished_at: 'text?' },
      ...SEALED,
    },
    text,
  )
    .addPrimaryKeyConstraint('outgoing_messages_key', ['product', 'id'])
    .execute();
  await schema
    .createIndex('outgoing_messages_due')
    .on('outgoing_messages')
    .columns(['product', 'state', 'channel', 'endpoint', 'next_attempt_at'])
    .execute();
  await schema
    .createIndex('outgoing_messages_finished')
    .on('outgoing_messages')
    .columns(['product', 'state', 'finished_at'])
    .execute();
  await tableOf(
    schema,
    'webhook_endpoints',
    {
      ...{ product: 'text', id: 'text', url: 'text', events: 'text', with_owner: 'text', internal: 'text' },
      ...{ created_at: 'text', disabled_at: 'text?' },
      ...SEALED,
    },
    text,
  )
    .addPrimaryKeyConstraint('webhook_endpoints_key', ['product', 'id'])
    .execute();
}

async function createKeepingTables({ schema, text }: Builder): Promise<void> {
  await tableOf(
    schema,
    'erasure_ledger',
    {
      ...{ product: 'text', id: 'text', owner: 'text', cause: 'text' },
      ...{ merged_into: 'text?', erased_at: 'text' },
    },
    text,
  )
    .addPrimaryKeyConstraint('erasure_ledger_key', ['product', 'id'])
    .execute();
  await tableOf(
    schema,
    'jobs',
    { name: 'text', claimed_by: 'text?', claimed_until: 'text?', last_run_at: 'text?' },
    text,
  )
    .addPrimaryKeyConstraint('jobs_key', ['name'])
    .execute();
  await tableOf(schema, 'store_state', { name: 'text', value: 'text' }, text)
    .addPrimaryKeyConstraint('store_state_key', ['name'])
    .execute();
  // As the library that counts wants it (rate-limiter-flexible, RateLimiterPostgres).
  await schema
    .createTable('rate_limits')
    .addColumn('key', 'varchar(255)', (definition) => definition.primaryKey())
    .addColumn('points', 'integer', (definition) => definition.notNull().defaultTo(0))
    .addColumn('expire', 'bigint')
    .execute();
}
