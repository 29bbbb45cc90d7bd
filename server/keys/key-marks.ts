import { createHmac, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Queries } from '../store/schema.ts';
import type { Keys } from './load-keys.ts';

const MARK_TEXT = 'deed: this store was written with this key';

/** Whether the store has been used with keys before; then the same ones must come again. */
export async function hasKeyMarks(queries: Queries): Promise<boolean> {
  return (await queries.selectFrom('key_marks').select('name').limit(1).executeTakeFirst()) !== undefined;
}

/**
 * Compares the keys with the marks they left in the store, and leaves the marks in a new one.
 *
 * With another pepper every licence key would be unknown, and with another encryption key every owner unreadable; it is
 * better to say so at the start than to find out one registration at a time.
 */
export async function matchKeyMarks(
  queries: Queries,
  keys: Keys,
): Promise<Result<undefined, Failure<'KEY_MISMATCH'>>> {
  const marks = [
    { name: 'key-encryption', mark: markOf(keys.keyEncryption) },
    { name: `licence-pepper-${keys.pepper.version}`, mark: markOf(keys.pepper.key) },
    { name: 'index', mark: markOf(keys.index) },
  ];
  await queries.insertInto('key_marks').values(marks).onConflict((found) => found.column('name').doNothing()).execute();
  const stored = await queries.selectFrom('key_marks').selectAll().execute();
  const isSame = (name: string, mark: string) => stored.some((row) => row.name === name && row.mark === mark);
  const wrong = marks.find(({ name, mark }) => !isSame(name, mark));
  if (wrong === undefined) return ok(undefined);
  return fail('KEY_MISMATCH', `expected the ${wrong.name} key that the store was written with, found another`);
}

function markOf(key: KeyObject): string {
  return createHmac('sha256', key).update(MARK_TEXT).digest('base64url').slice(0, 22);
}
