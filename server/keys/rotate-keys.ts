import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { findState, setState } from '../store/store-state.ts';
import { addMarks, announceMarked, listMarkedVersions, listMarks, markOf } from './key-marks.ts';
import { findOrigin, KEY_ENCRYPTION, PEPPER, type VersionedSource } from './key-place.ts';
import type { Keys } from './load-keys.ts';
import { makeSecretFile, type SecretFileProblem } from './secret-file.ts';
import { createSecretKeyText } from './secret-key.ts';
import type { VersionedKeys } from './versioned-keys.ts';

/** Which key is meant. */
export type VersionedKeyName = 'keyEncryption' | 'pepper';

/** What work on keys needs. */
export interface KeyNeeds {
  readonly store: Store;
  readonly keys: Keys;
  readonly folder: string;
  readonly environment: Environment;
  readonly ports: Ports;
}

/** A version of a key, and whether it was there before. */
export interface PreparedVersion {
  readonly version: number;
  readonly change: 'made' | 'found';
}

/** Why there is no next version of a key. */
export type PrepareProblem = SecretFileProblem | 'KEY_VERSION_MISSING';

/** The variables, files and marks of a key. */
export function sourceOf(name: VersionedKeyName): VersionedSource {
  return name === 'pepper' ? PEPPER : KEY_ENCRYPTION;
}

/** The versions of a key that are here. */
export function ringOf(name: VersionedKeyName, keys: Keys): VersionedKeys {
  return name === 'pepper' ? keys.peppers : keys.keyEncryption;
}

/**
 * Has the next version of a key ready without using it: finds it, or makes its file if the current version comes from a file.
 *
 * `KEY_VERSION_MISSING` if the current one comes from the environment or from another program, which alone can give the next.
 */
export async function prepareVersion(
  name: VersionedKeyName,
  { keys, folder, environment, ports }: KeyNeeds,
): Promise<Result<PreparedVersion, Failure<PrepareProblem>>> {
  const source = sourceOf(name);
  const ring = ringOf(name, keys);
  const current = ring.current().version;
  const next = current + 1;
  const place = source.placeOf(next);
  const where = { folder, environment };
  if (findOrigin(place, where) !== undefined) return find('found');
  const origin = findOrigin(source.placeOf(current), where);
  if (origin === 'environment')
    return fail('KEY_VERSION_MISSING', `set ${place.variable} for every process, and restart them`);
  const path = join(folder, place.file);
  if (origin === 'kms') return fail('KEY_VERSION_MISSING', `put the wrapped key into ${path}.wrapped`);
  const secret = createSecretKeyText(ports.randomBytes);
  const made = await makeSecretFile({ path, secret, createId: ports.createId });
  return made.ok ? find('made') : made;

  function find(change: PreparedVersion['change']): Result<PreparedVersion, Failure<'KEY_VERSION_MISSING'>> {
    return ring.find(next) === undefined
      ? fail(
          'KEY_VERSION_MISSING',
          `expected a key in ${place.variable} or ${place.file}, found none that can be read`,
        )
      : ok({ version: next, change });
  }
}

/** From now on what is new is made with this version, by every process within half a minute. */
export async function announceVersion(
  name: VersionedKeyName,
  version: number,
  { store, keys, ports }: KeyNeeds,
): Promise<void> {
  const source = sourceOf(name);
  const key = ringOf(name, keys).find(version);
  if (key === undefined) throw new Error(`expected version ${version} of a key that was found before`);
  const mark = { name: source.markOf(version), mark: markOf(key) };
  await store.write(async (queries) => {
    await addMarks(queries, [mark]);
    await setState(queries, announcedName(source, version), ports.clock().toISOString());
    if (name === 'keyEncryption') await setState(queries, ROTATING, String(version));
  });
  announceMarked(await store.read(listMarks), keys);
}

/** Whether an earlier rotation of the key-encryption key has yet to come to its end. */
export async function isRotating(queries: Queries): Promise<boolean> {
  return (await findState(queries, ROTATING)) !== undefined;
}

/** Notes that every record was seen to. */
export async function endRotation(queries: Queries): Promise<void> {
  await queries.deleteFrom('store_state').where('name', '=', ROTATING).execute();
}

/** When a version was announced; `undefined` for the first ones. */
export function findAnnouncement(
  queries: Queries,
  source: VersionedSource,
  version: number,
): Promise<string | undefined> {
  return findState(queries, announcedName(source, version));
}

/** Reads which versions the store names, and uses the newest for what is new; gives the names of those that are not here. */
export async function refreshKeys({
  store,
  keys,
}: Pick<KeyNeeds, 'store' | 'keys'>): Promise<readonly string[]> {
  return announceMarked(await store.read(listMarks), keys);
}

/** The versions of a key that the store names. */
export async function listAnnounced(name: VersionedKeyName, store: Store): Promise<readonly number[]> {
  return listMarkedVersions(sourceOf(name), await store.read(listMarks));
}

const ROTATING = 'rotating';

function announcedName(source: VersionedSource, version: number): string {
  return `announced ${source.markOf(version)}`;
}
