import { createHmac, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Queries, Tables } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Keys } from './load-keys.ts';

type KeyMark = Tables['key_marks'];

const MARK_TEXT = 'deed: this store was written with this key';

/** Whether the store has been used with keys before; then the same ones must come again. */
export async function hasKeyMarks(store: Store): Promise<boolean> {
  return (await store.read(listMarks)).length > 0;
}

/**
 * Compares the keys with the marks they left in the store, and leaves the marks in a new one.
 *
 * With another pepper every licence key would be unknown, and with another encryption key every owner unreadable; it is
 * better to say so at the start than to find out one registration at a time.
 */
export async function matchKeyMarks(
  store: Store,
  keys: Keys,
): Promise<Result<undefined, Failure<'KEY_MISMATCH'>>> {
  const marks = [
    { name: 'key-encryption', mark: markOf(keys.keyEncryption) },
    { name: `licence-pepper-${keys.pepper.version}`, mark: markOf(keys.pepper.key) },
    { name: 'index', mark: markOf(keys.index) },
  ];
  // Only a new store is written to, so that looking into one in use does not wait for its writers.
  if (!(await hasKeyMarks(store))) await store.write((queries) => addMarks(queries, marks));
  const stored = await store.read(listMarks);
  const wrong = marks.find(({ name, mark }) => !stored.some((row) => row.name === name && row.mark === mark));
  if (wrong === undefined) return ok(undefined);
  return fail(
    'KEY_MISMATCH',
    `expected the ${wrong.name} key that the store was written with, found another`,
  );
}

function listMarks(queries: Queries): Promise<readonly KeyMark[]> {
  return queries.selectFrom('key_marks').selectAll().execute();
}

async function addMarks(queries: Queries, marks: readonly KeyMark[]): Promise<void> {
  const insert = queries.insertInto('key_marks').values(marks);
  await insert.onConflict((found) => found.column('name').doNothing()).execute();
}

function markOf(key: KeyObject): string {
  return createHmac('sha256', key).update(MARK_TEXT).digest('base64url').slice(0, 22);
}
