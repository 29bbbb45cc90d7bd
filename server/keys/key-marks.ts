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
    ...keys.keyEncryption.all().map(({ version, key }) => ({
      name: version === 1 ? 'key-encryption' : `key-encryption-${version}`,
      mark: markOf(key),
    })),
    ...keys.peppers
      .all()
      .map(({ version, key }) => ({ name: `licence-pepper-${version}`, mark: markOf(key) })),
    { name: 'index', mark: markOf(keys.index) },
  ];
  const before = await store.read(listMarks);
  // Written to only when there is something new, so that looking into a store in use does not wait for its writers.
  const news = marks.filter(({ name }) => !before.some((row) => row.name === name));
  if (news.length > 0) await store.write((queries) => addMarks(queries, news));
  const stored = await store.read(listMarks);
  const wrong = marks.find(({ name, mark }) => !stored.some((row) => row.name === name && row.mark === mark));
  if (wrong !== undefined)
    return mismatch(`expected the ${wrong.name} key that the store was written with, found another`);
  const gone = stored.find(({ name }) => !marks.some((mark) => mark.name === name));
  return gone === undefined
    ? ok(undefined)
    : mismatch(`expected the ${gone.name} key, which the store was written with, found none`);
}

function mismatch(detail: string): Result<never, Failure<'KEY_MISMATCH'>> {
  return fail('KEY_MISMATCH', detail);
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
