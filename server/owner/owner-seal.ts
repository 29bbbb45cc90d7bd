import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { ownerSchema, type Owner } from '../../shared/registration/owner.ts';
import type { RandomBytes } from '../platform/ports.ts';
import { seal, unseal } from './seal.ts';

const KEY_BYTES = 32;

/** Whose record it is; the encryption is bound to it. */
export interface OwnerId {
  readonly product: string;
  readonly id: string;
}

/** An owner as the store keeps them: their data under a key of their own, and that key under the key-encryption key. */
export interface SealedOwner {
  readonly wrapped_key: string;
  readonly sealed: string;
}

/** Encrypts an owner's data under a new key; to destroy that key is to erase the owner. */
export function sealOwner(
  owner: Owner,
  { product, id }: OwnerId,
  { keyEncryption, randomBytes }: { readonly keyEncryption: KeyObject; readonly randomBytes: RandomBytes },
): SealedOwner {
  const keyBytes = randomBytes(KEY_BYTES);
  const data = Buffer.from(JSON.stringify(owner));
  return {
    wrapped_key: seal(keyBytes, { key: keyEncryption, context: ['owner key', product, id], randomBytes }),
    sealed: seal(data, { key: createSecretKey(keyBytes), context: ['owner', product, id], randomBytes }),
  };
}

/** Decrypts an owner's data; throws if the record is not this owner's or was changed. */
export function unsealOwner(
  { wrapped_key, sealed }: SealedOwner,
  { product, id }: OwnerId,
  keyEncryption: KeyObject,
): Owner {
  const keyBytes = unseal(wrapped_key, { key: keyEncryption, context: ['owner key', product, id] });
  const data = unseal(sealed, { key: createSecretKey(keyBytes), context: ['owner', product, id] });
  return ownerSchema.parse(JSON.parse(Buffer.from(data).toString('utf8')));
}

/** The blind index of an e-mail address: equal addresses have equal indexes, and without the key nobody can compute one. */
export function toEmailIndex(email: string, indexKey: KeyObject): string {
  return createHmac('sha256', indexKey)
    .update(`email:${email.normalize('NFC').toLowerCase()}`)
    .digest('base64url');
}
