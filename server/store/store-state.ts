import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Queries } from './schema.ts';
import type { Store } from './store.ts';

const RESTORED = 'restored';

/** Marks a store as restored from a backup: it serves nothing until those who were erased since are erased again. */
export async function markRestored(queries: Queries, at: Date): Promise<void> {
  await setState(queries, RESTORED, at.toISOString());
}

/** Lets a restored store serve again; belongs into the transaction that has replayed the erasure ledger. */
export async function clearRestored(queries: Queries): Promise<void> {
  await queries.deleteFrom('store_state').where('name', '=', RESTORED).execute();
}

/** Whether the store was restored from a backup and the erasure ledger was not replayed since. */
export async function isRestored(queries: Queries): Promise<boolean> {
  return (await findState(queries, RESTORED)) !== undefined;
}

/** Refuses a store that was restored and is not to be used yet. */
export async function refuseRestored(store: Store): Promise<Result<undefined, Failure<'STORE_RESTORED'>>> {
  const since = await store.read((queries) => findState(queries, RESTORED));
  return since === undefined ? ok(undefined) : fail('STORE_RESTORED', `restored at ${since}`);
}

/** What is true of the store as a whole under a name. */
export async function findState(queries: Queries, name: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('store_state')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

/** Notes what is true of the store as a whole under a name, in the place of what was noted before. */
export async function setState(queries: Queries, name: string, value: string): Promise<void> {
  await queries
    .insertInto('store_state')
    .values({ name, value })
    .onConflict((found) => found.column('name').doUpdateSet({ value }))
    .execute();
}
