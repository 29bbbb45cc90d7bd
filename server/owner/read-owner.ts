import type { Owner } from '../../shared/registration/owner.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Queries } from '../store/schema.ts';
import { unsealOwner, type OwnerId } from './owner-seal.ts';

/** Reads an owner's data; nothing if there is no such owner or they were erased. */
export async function readOwner(queries: Queries, id: OwnerId, keyRing: KeyRing): Promise<Owner | undefined> {
  const row = await queries
    .selectFrom('owners')
    .selectAll()
    .where('product', '=', id.product)
    .where('id', '=', id.id)
    .executeTakeFirst();
  return row === undefined || row.erased_at !== null ? undefined : unsealOwner(row, id, keyRing);
}
