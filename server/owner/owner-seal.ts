import { ownerSchema, type Owner } from '../../shared/registration/owner.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { sealRecord, unsealRecord, type RecordContext, type SealingTools } from '../sealing/sealed-record.ts';
import type { SealedColumns } from '../store/schema.ts';

/** Whose record it is; the encryption is bound to it. */
export interface OwnerId {
  readonly product: string;
  readonly id: string;
}

/** Encrypts an owner's data under a new key; to destroy that key is to erase the owner. */
export function sealOwner(owner: Owner, id: OwnerId, tools: SealingTools): SealedColumns {
  return sealRecord(owner, toOwnerContext(id), tools);
}

/** Decrypts an owner's data; throws if the record is not this owner's, was changed or erased. */
export function unsealOwner(sealed: SealedColumns, id: OwnerId, keyRing: KeyRing): Owner {
  return unsealRecord(sealed, toOwnerContext(id), ownerSchema, keyRing);
}

function toOwnerContext({ product, id }: OwnerId): RecordContext {
  return ['owner', product, id];
}
