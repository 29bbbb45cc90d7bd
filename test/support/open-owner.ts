import type { Backend } from '../../server/open-backend.ts';
import { unsealOwner } from '../../server/owner/owner-seal.ts';

/** Every owner of a store that was not erased, opened with the backend's keys. */
export async function openOwners({ store, keys }: Pick<Backend, 'store' | 'keys'>) {
  const rows = await store.read((queries) =>
    queries.selectFrom('owners').selectAll().where('erased_at', 'is', null).orderBy('id').execute(),
  );
  return rows.map((row) => unsealOwner(row, row, keys.keyEncryption));
}
