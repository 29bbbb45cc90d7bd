import { createSecretKey } from 'node:crypto';
import type { z } from 'zod';
import type { RandomBytes } from '../platform/ports.ts';
import type { SealedColumns, Tables } from '../store/schema.ts';
import type { KeyRing } from './key-ring.ts';
import { seal, unseal, type Context } from './seal.ts';

/** Every table with sealed records; a new key-encryption key has to reach them all. */
export const SEALED_TABLES = [
  'owners',
  'orders',
  'proofs',
  'processors',
  'outgoing_messages',
  'webhook_endpoints',
] as const satisfies readonly (keyof Tables)[];

/** What a record is: its kind, then what identifies it: `['order', product, id]`. The encryption is bound to it. */
export type RecordContext = readonly [kind: string, ...ids: string[]];

/** What sealing works with. */
export interface SealingTools {
  readonly keyRing: KeyRing;
  readonly randomBytes: RandomBytes;
}

const KEY_BYTES = 32;
/** What a record looks like whose key was destroyed. */
const DESTROYED = '';

/** Encrypts a value (as JSON) under a new key of its own, and that key under the current key-encryption key. */
export function sealRecord(
  value: unknown,
  context: RecordContext,
  { keyRing, randomBytes }: SealingTools,
): SealedColumns {
  const keyBytes = randomBytes(KEY_BYTES);
  const wrapping = keyRing.current();
  const data = Buffer.from(JSON.stringify(value));
  return {
    wrapped_key: seal(keyBytes, { key: wrapping.key, context: toKeyContext(context), randomBytes }),
    sealed: seal(data, { key: createSecretKey(keyBytes), context, randomBytes }),
    key_version: wrapping.version,
  };
}

/** Decrypts a record; throws if it is not the context's, was changed, was destroyed, or its key-encryption key is not here. */
export function unsealRecord<Schema extends z.ZodType>(
  record: SealedColumns,
  context: RecordContext,
  schema: Schema,
  keyRing: KeyRing,
): z.output<Schema> {
  const keyBytes = unwrapKey(record, context, keyRing);
  const data = unseal(record.sealed, { key: createSecretKey(keyBytes), context });
  return schema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
}

/** Encrypts the key of a record anew under the current key-encryption key; its data stays as it is. */
export function rewrapRecord(
  record: Pick<SealedColumns, 'wrapped_key' | 'key_version'>,
  context: RecordContext,
  { keyRing, randomBytes }: SealingTools,
): Pick<SealedColumns, 'wrapped_key' | 'key_version'> {
  const wrapping = keyRing.current();
  if (isDestroyed(record)) return { wrapped_key: DESTROYED, key_version: wrapping.version };
  const keyBytes = unwrapKey(record, context, keyRing);
  return {
    wrapped_key: seal(keyBytes, { key: wrapping.key, context: toKeyContext(context), randomBytes }),
    key_version: wrapping.version,
  };
}

/** A record without its key and data: nobody can read it again. */
export function destroyRecord({ key_version }: Pick<SealedColumns, 'key_version'>): SealedColumns {
  return { wrapped_key: DESTROYED, sealed: DESTROYED, key_version };
}

/** Whether a record's key was destroyed. */
export function isDestroyed({ wrapped_key }: Pick<SealedColumns, 'wrapped_key'>): boolean {
  return wrapped_key === DESTROYED;
}

function unwrapKey(
  { wrapped_key, key_version }: Pick<SealedColumns, 'wrapped_key' | 'key_version'>,
  context: RecordContext,
  keyRing: KeyRing,
): Uint8Array {
  const key = keyRing.find(key_version);
  if (key === undefined) throw new Error(`expected version ${key_version} of the key-encryption key`);
  return unseal(wrapped_key, { key, context: toKeyContext(context) });
}

function toKeyContext([kind, ...ids]: RecordContext): Context {
  return [`${kind} key`, ...ids];
}
