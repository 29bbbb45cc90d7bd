import type { CreateTableBuilder, Kysely, SchemaModule } from 'kysely';
import type { TextType } from './table-builder.ts';

/**
 * The first tables. Their keys lead with the product, so that they spread over a sharded database without change.
 *
 * The one index that does not is by the hash of a licence key: a key of another product must be found to be told apart
 * from one that nobody issued.
 */
export async function createFirstTables({ schema }: Kysely<unknown>, text: TextType): Promise<void> {
  await createVendorTables(schema, text);
  await createRegistrationTables(schema, text);
  await createRecordTables(schema, text);
}

async function createVendorTables(schema: SchemaModule, text: TextType): Promise<void> {
  await tableOfTexts({ schema, text }, 'key_marks', ['name', 'mark'])
    .addPrimaryKeyConstraint('key_marks_key', ['name'])
    .execute();
  await tableOfTexts({ schema, text }, 'products', ['id', 'document', 'changed_at'])
    .addPrimaryKeyConstraint('products_key', ['id'])
    .execute();
  await tableOfTexts({ schema, text }, 'licences', [
    ...['product', 'id', 'key_hash', 'last_four', 'edition', 'state', 'issued_at'],
  ])
    .addColumn('pepper_version', 'integer', (column) => column.notNull())
    .addColumn('seats', 'integer', (column) => column.notNull())
    .addColumn('until', text)
    .addPrimaryKeyConstraint('licences_key', ['product', 'id'])
    .addUniqueConstraint('licences_by_key', ['key_hash', 'product'])
    .addForeignKeyConstraint('licences_product', ['product'], 'products', ['id'])
    .execute();
}

async function createRegistrationTables(schema: SchemaModule, text: TextType): Promise<void> {
  await tableOfTexts({ schema, text }, 'seats', ['product', 'licence', 'installation', 'taken_at'])
    .addPrimaryKeyConstraint('seats_key', ['product', 'licence', 'installation'])
    .addForeignKeyConstraint('seats_licence', ['product', 'licence'], 'licences', ['product', 'id'])
    .execute();
  await tableOfTexts({ schema, text }, 'owners', [
    'product',
    'id',
    'email_index',
    'wrapped_key',
    'sealed',
    'changed_at',
  ])
    .addPrimaryKeyConstraint('owners_key', ['product', 'id'])
    .execute();
  await schema.createIndex('owners_by_email').on('owners').columns(['product', 'email_index']).execute();
  await tableOfTexts({ schema, text }, 'registrations', [
    ...[
      'product',
      'id',
      'licence',
      'installation',
      'owner',
      'support_code',
      'owner_token_hash',
      'release',
      'platform',
    ],
    ...['agreement_version', 'agreement_accepted_at', 'submitted_at', 'recorded_at', 'changed_at'],
  ])
    .addPrimaryKeyConstraint('registrations_key', ['product', 'id'])
    .addUniqueConstraint('registrations_by_seat', ['product', 'licence', 'installation'])
    .addUniqueConstraint('registrations_by_support_code', ['product', 'support_code'])
    .addForeignKeyConstraint('registrations_licence', ['product', 'licence'], 'licences', ['product', 'id'])
    .addForeignKeyConstraint('registrations_owner', ['product', 'owner'], 'owners', ['product', 'id'])
    .execute();
}

async function createRecordTables(schema: SchemaModule, text: TextType): Promise<void> {
  await tableOfTexts({ schema, text }, 'served_notices', [
    ...['product', 'registration', 'submission', 'subject', 'language', 'text_hash', 'served_at'],
  ])
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('served_notices_key', ['product', 'registration', 'submission', 'position'])
    .execute();
  await tableOfTexts({ schema, text }, 'choices', [
    ...['product', 'registration', 'submission', 'purpose', 'decision', 'decided_at', 'recorded_at'],
  ])
    .addPrimaryKeyConstraint('choices_key', ['product', 'registration', 'submission', 'purpose'])
    .execute();
  await tableOfTexts({ schema, text }, 'idempotency', [
    'product',
    'key',
    'request_hash',
    'registration',
    'body',
    'recorded_at',
  ])
    .addColumn('status', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_key', ['product', 'key'])
    .execute();
}

function tableOfTexts(
  { schema, text }: { readonly schema: SchemaModule; readonly text: TextType },
  name: string,
  columns: readonly string[],
): CreateTableBuilder<string, string> {
  return columns.reduce(
    (table: CreateTableBuilder<string, string>, column) =>
      table.addColumn(column, text, (definition) => definition.notNull()),
    schema.createTable(name),
  );
}
