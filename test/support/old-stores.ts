import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createMigrations, createMigrator } from '../../server/store/migrate.ts';
import { openStore, type OpenStore } from '../../server/store/open-store.ts';
import type { Queries } from '../../server/store/schema.ts';
import { parseStoreAddress } from '../../server/store/store-address.ts';
import { createSigningKeyText } from '../../server/keys/signing-key.ts';
import { normaliseLicenceKey } from '../../shared/licence/licence-key.ts';
import { ADA, createRegistrationBody, createStrangeKey } from './registration-request.ts';
import { readSampleProduct } from './test-backend.ts';
import type { TestStoreAddress } from './store-address.ts';

/** What a client did with a store of an earlier version, and got for it. */
export interface OldRegistration {
  /** The exact bytes that were sent. */
  readonly body: string;
  readonly key: string;
  readonly answer: { readonly status: number; readonly body: string };
  readonly licenceKey: string;
  readonly owner: typeof ADA;
}

/** Secrets as an earlier version made them. */
interface OldKeys {
  readonly keyEncryption: Buffer;
  readonly pepper: Buffer;
  readonly index: Buffer;
}

type Row = Readonly<Record<string, string | number | null>>;
type Fill = (queries: Queries, keys: OldKeys, registration: OldRegistration) => Promise<void>;

const NOW = '2026-03-01T10:00:00.000Z';
const LICENCE = randomUUID();
const OWNER = randomUUID();
const REGISTRATION = randomUUID();

/**
 * What each version wrote, by the migration that it ended with. Written out here by hand and never changed: a store that was
 * written then does not change either. Who adds a migration adds what its version writes.
 */
export const OLD_ROWS: Readonly<Record<string, Fill>> = {
  '0001-first-light': fillFirstLight,
  '0002-vendor': fillVendor,
};

/** Opens a store without tables, or one that is there as it is. */
export async function openAsFound(address: TestStoreAddress): Promise<OpenStore> {
  const parsed = parseStoreAddress(address.data, address.environment);
  if (!parsed.ok) throw new Error(parsed.failure.code);
  const store = await openStore({ address: parsed.value, canCreate: true, schema: 'asFound' });
  if (!store.ok) throw new Error(store.failure.code);
  return store.value;
}

/** Makes a store as the version did that ended with a migration, with its keys and one registration. */
export async function makeOldStore(address: TestStoreAddress, last: string): Promise<OldRegistration> {
  const keys = { keyEncryption: randomBytes(32), pepper: randomBytes(32), index: randomBytes(32) };
  await writeKeys(join(address.files, 'keys'), keys);
  const licenceKey = createStrangeKey();
  const registration = {
    body: JSON.stringify(createRegistrationBody({ licenceKey }), undefined, 2),
    key: randomUUID(),
    answer: { status: 201, body: `{"version":1,"acknowledgement":"as it was, with an ü"}` },
    ...{ licenceKey, owner: ADA },
  };
  const store = await openAsFound(address);
  for (const name of Object.keys(createMigrations(address.engine))) {
    await store.read(async (queries) => {
      const { error } = await createMigrator(queries, createMigrations(address.engine)).migrateTo(name);
      if (error !== undefined) throw error;
    });
    await store.write((queries) => OLD_ROWS[name]?.(queries, keys, registration) ?? Promise.resolve());
    if (name === last) break;
  }
  await store.close();
  return registration;
}

async function writeKeys(folder: string, keys: OldKeys): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    'key-encryption.key': keys.keyEncryption.toString('base64url'),
    'licence-pepper-1.key': keys.pepper.toString('base64url'),
    'index.key': keys.index.toString('base64url'),
    'signing.jwk': createSigningKeyText(),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), `${text}\n`, { mode: 0o600 });
  }
}

async function fillFirstLight(queries: Queries, keys: OldKeys, made: OldRegistration): Promise<void> {
  const product = await readSampleProduct();
  const request = JSON.parse(made.body) as ReturnType<typeof createRegistrationBody>;
  const symbols = normaliseLicenceKey(made.licenceKey);
  for (const [name, key] of [
    ['key-encryption', keys.keyEncryption],
    ['licence-pepper-1', keys.pepper],
    ['index', keys.index],
  ] as const) {
    const mark = hmac(key, 'deed: this store was written with this key').slice(0, 22);
    await insert(queries, 'key_marks', { name, mark });
  }
  await insert(queries, 'products', { id: product.id, document: JSON.stringify(product), changed_at: NOW });
  await insert(queries, 'licences', {
    ...{ product: product.id, id: LICENCE, key_hash: hmac(keys.pepper, symbols), pepper_version: 1 },
    ...{
      last_four: symbols.slice(-4),
      edition: 'pro',
      seats: 2,
      until: null,
      state: 'active',
      issued_at: NOW,
    },
  });
  const seat = { product: product.id, licence: LICENCE, installation: request.installation.id };
  await insert(queries, 'seats', { ...seat, taken_at: NOW });
  await insert(queries, 'owners', {
    ...{ product: product.id, id: OWNER, changed_at: NOW },
    email_index: hmac(keys.index, `email:${made.owner.email.toLowerCase()}`),
    ...sealed(made.owner, ['owner', product.id, OWNER], keys.keyEncryption),
  });
  await insert(queries, 'registrations', {
    ...{ ...seat, id: REGISTRATION, owner: OWNER, support_code: 'ABCD-2345' },
    ...{ owner_token_hash: request.ownerTokenHash, release: '4.1.0', platform: 'linux' },
    ...{ agreement_version: '3', agreement_accepted_at: NOW },
    ...{ submitted_at: NOW, recorded_at: NOW, changed_at: NOW },
  });
  const origin = { product: product.id, registration: REGISTRATION, submission: made.key };
  const notice = { subject: 'name', version: 1, language: 'de', text_hash: 'h', served_at: NOW };
  await insert(queries, 'served_notices', { ...origin, position: 0, ...notice });
  const choice = { purpose: 'newsByEmail', decision: 'yes', decided_at: NOW, recorded_at: NOW };
  await insert(queries, 'choices', { ...origin, ...choice });
  await insert(queries, 'idempotency', {
    ...{ product: product.id, key: made.key, registration: REGISTRATION, ...made.answer, recorded_at: NOW },
    request_hash: createHash('sha256').update(made.body).digest('base64url'),
  });
}

async function fillVendor(queries: Queries, keys: OldKeys): Promise<void> {
  const { id: product } = await readSampleProduct();
  const order = randomUUID();
  const buyer = { number: 'W-1', buyer: { name: ADA.name, email: ADA.email } };
  await insert(queries, 'orders', {
    ...{ product, id: order, processor: 'default', number_index: 'n', email_index: 'e', state: 'completed' },
    ...{ lines: '[]', language: 'en', prefill_hash: null, prefill_until: null },
    ...{ ordered_at: NOW, recorded_at: NOW, changed_at: NOW, key_version: 1 },
    ...sealed(buyer, ['order', product, order], keys.keyEncryption),
  });
  await sql`update licences set order_id = ${order}, changed_at = ${NOW} where id = ${LICENCE}`.execute(
    queries,
  );
  await insert(queries, 'licence_keys', {
    ...{ product, key_hash: 'another', pepper_version: 1, licence: LICENCE, last_four: 'ABCD' },
    ...{ state: 'valid', cause: 'recovery', issued_at: NOW },
  });
  const message = randomUUID();
  await insert(queries, 'outgoing_messages', {
    ...{ product, id: message, channel: 'mail', kind: 'licenceKey', endpoint: null, state: 'sent' },
    ...{ attempts: 1, next_attempt_at: NOW, claimed_by: null, claimed_until: null, last_error: null },
    ...{ created_at: NOW, finished_at: NOW, key_version: 1 },
    ...sealed({ to: ADA.email, subject: 's', text: 't' }, ['message', product, message], keys.keyEncryption),
  });
}

async function insert(queries: Queries, table: string, row: Row): Promise<void> {
  const names = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(Object.values(row))})`.execute(
    queries,
  );
}

function hmac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function sealed(value: unknown, [kind, ...ids]: readonly string[], keyEncryption: Buffer) {
  const key = randomBytes(32);
  return {
    wrapped_key: encrypt(key, [`${kind} key`, ...ids], keyEncryption),
    sealed: encrypt(Buffer.from(JSON.stringify(value)), [kind, ...ids], key),
  };
}

function encrypt(plain: Buffer, context: readonly (string | undefined)[], key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(JSON.stringify(context)));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}
