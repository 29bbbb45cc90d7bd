import { createHmac, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Queries, Tables } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { KEY_ENCRYPTION, PEPPER, type VersionedSource } from './key-place.ts';
import type { Keys } from './load-keys.ts';
import type { VersionedKeys } from './versioned-keys.ts';

/** What a key leaves in the store: its name, and what only it can make. */
export type KeyMark = Tables['key_marks'];

/** Why keys do not fit a store. */
export type MarkProblem = 'KEY_MISMATCH' | 'SIGNING_KEY_CHANGED';

const MARK_TEXT = 'deed: this store was written with this key';
const SIGNING = 'signing';
const MARK_LENGTH = 22;

/** Whether the store has been used with keys before; then the same ones must come again. */
export async function hasKeyMarks(store: Store): Promise<boolean> {
  return (await store.read(listMarks)).length > 0;
}

/**
 * Compares the keys with the marks they left in the store, leaves the marks in a new one, and announces the versions that the
 * store names.
 *
 * With another pepper every licence key would be unknown, with another encryption key every owner unreadable, and with another
 * signing key no new document would verify with the clients that are out; it is better to say so at the start than to find out
 * one registration at a time. A later version that the store does not name yet is no mistake: it waits for `deed key rotate`.
 */
export async function matchKeyMarks(
  store: Store,
  keys: Keys,
): Promise<Result<undefined, Failure<MarkProblem>>> {
  const before = await store.read(listMarks);
  const marks = listMarksOf(keys);
  // Written to only when there is something new, so that looking into a store in use does not wait for its writers.
  const news = marks.filter(
    ({ name }) => !before.some((row) => row.name === name) && (before.length === 0 || name === SIGNING),
  );
  if (news.length > 0) await store.write((queries) => addMarks(queries, news));
  const stored = news.length > 0 ? await store.read(listMarks) : before;
  const matched = compareMarks(stored, marks);
  if (matched.ok) announceMarked(stored, keys);
  return matched;
}

/** Whether keys are those that left these marks. */
export function compareMarks(
  stored: readonly KeyMark[],
  marks: readonly KeyMark[],
): Result<undefined, Failure<MarkProblem>> {
  for (const { name, mark } of stored) {
    const found = marks.find((each) => each.name === name);
    if (found?.mark === mark) continue;
    if (name === SIGNING)
      return fail(
        'SIGNING_KEY_CHANGED',
        `expected the key with the id ${mark}, found ${found?.mark ?? 'none'}`,
      );
    return found === undefined
      ? fail('KEY_MISMATCH', `expected the ${name} key, which the store was written with, found none`)
      : fail('KEY_MISMATCH', `expected the ${name} key that the store was written with, found another`);
  }
  return ok(undefined);
}

/** The marks that these keys leave. */
export function listMarksOf(keys: Keys): readonly KeyMark[] {
  return [
    ...marksOfVersions(KEY_ENCRYPTION, keys.keyEncryption),
    ...marksOfVersions(PEPPER, keys.peppers),
    { name: 'index', mark: markOf(keys.index) },
    // Public anyway, so it stands here as documents and the trust root show it.
    { name: SIGNING, mark: keys.signing.publicKey.kid },
  ];
}

/** Lets a ring use the newest version that the store names for what is new; gives the marks of those that are not here. */
export function announceMarked(stored: readonly KeyMark[], keys: Keys): readonly string[] {
  return [
    ...announceVersions(KEY_ENCRYPTION, stored, keys.keyEncryption),
    ...announceVersions(PEPPER, stored, keys.peppers),
  ];
}

/** The versions of a key that the store names, in order. */
export function listMarkedVersions(source: VersionedSource, stored: readonly KeyMark[]): readonly number[] {
  const guesses = stored.map(({ name }) => Number(/\d+$/u.exec(name)?.[0] ?? 1));
  return [...new Set(guesses)]
    .filter((version) => stored.some(({ name }) => name === source.markOf(version)))
    .toSorted((left, right) => left - right);
}

/** The marks of the store. */
export function listMarks(queries: Queries): Promise<readonly KeyMark[]> {
  return queries.selectFrom('key_marks').selectAll().execute();
}

/** Adds marks; one that is there stays. */
export async function addMarks(queries: Queries, marks: readonly KeyMark[]): Promise<void> {
  const insert = queries.insertInto('key_marks').values(marks);
  await insert.onConflict((found) => found.column('name').doNothing()).execute();
}

/** From now on the store's documents are signed with this key. */
export async function acceptSigningKey(queries: Queries, keys: Keys): Promise<void> {
  const mark = keys.signing.publicKey.kid;
  await queries
    .insertInto('key_marks')
    .values({ name: SIGNING, mark })
    .onConflict((found) => found.column('name').doUpdateSet({ mark }))
    .execute();
}

/** What a secret key leaves: nothing that helps to find the key. */
export function markOf(key: KeyObject): string {
  return createHmac('sha256', key).update(MARK_TEXT).digest('base64url').slice(0, MARK_LENGTH);
}

function marksOfVersions(source: VersionedSource, keys: VersionedKeys): readonly KeyMark[] {
  return keys.all().map(({ version, key }) => ({ name: source.markOf(version), mark: markOf(key) }));
}

function announceVersions(
  source: VersionedSource,
  stored: readonly KeyMark[],
  keys: VersionedKeys,
): readonly string[] {
  return keys.announce(listMarkedVersions(source, stored)).map(source.markOf);
}
