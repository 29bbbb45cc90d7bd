import { sql } from 'kysely';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Queries } from '../store/schema.ts';
import { SEALED_TABLES } from '../sealing/sealed-record.ts';
import { findOrigin, pathOf } from './key-place.ts';
import {
  findAnnouncement,
  isRotating,
  listAnnounced,
  sourceOf,
  type KeyNeeds,
  type VersionedKeyName,
} from './rotate-keys.ts';
import { removeSecretFile } from './secret-file.ts';

/** A version that is needed no more, and where it was: its file is gone, a variable is for somebody else to remove. */
export interface RetiredVersion {
  readonly version: number;
  readonly removed: string | undefined;
  readonly variable: string | undefined;
}

/** The tables whose rows name a version of the pepper. */
export const PEPPERED_TABLES = ['licences', 'licence_keys'] as const;

/** Every process has taken up a new version long before; one that was stopped in between has ended or has looked again. */
const PROCESSES_KNOW_AFTER_MS = 10 * 60 * 1000;

/** Gives up an earlier version of a key, unless a row or perhaps a process still needs it. */
export async function retireVersion(
  name: VersionedKeyName,
  version: number,
  needs: KeyNeeds,
): Promise<Result<RetiredVersion, Failure<'KEY_VERSION_UNKNOWN' | 'KEY_VERSION_IN_USE'>>> {
  const { store, folder, environment, ports } = needs;
  const source = sourceOf(name);
  const announced = await listAnnounced(name, store);
  if (!announced.includes(version))
    return fail('KEY_VERSION_UNKNOWN', `expected one of ${announced.join(', ')}, found ${version}`);
  const retired = await store.write(async (queries) => {
    const reason = await findReasonToKeep(queries, name, { version, announced, now: ports.clock() });
    if (reason !== undefined) return fail('KEY_VERSION_IN_USE', reason);
    await queries.deleteFrom('key_marks').where('name', '=', source.markOf(version)).execute();
    return ok(undefined);
  });
  if (!retired.ok) return retired;
  const place = source.placeOf(version);
  const origin = findOrigin(place, { folder, environment });
  if (origin === 'environment') return ok({ version, removed: undefined, variable: place.variable });
  if (origin === undefined) return ok({ version, removed: undefined, variable: undefined });
  const path = pathOf(place, folder, origin);
  await removeSecretFile(path);
  return ok({ version, removed: path, variable: undefined });
}

interface Candidate {
  readonly version: number;
  readonly announced: readonly number[];
  readonly now: Date;
}

async function findReasonToKeep(
  queries: Queries,
  name: VersionedKeyName,
  { version, announced, now }: Candidate,
): Promise<string | undefined> {
  const newest = Math.max(...announced);
  if (version >= newest) return `version ${version} is the current one`;
  const since = await findAnnouncement(queries, sourceOf(name), newest);
  const waitMs = since === undefined ? 0 : Date.parse(since) + PROCESSES_KNOW_AFTER_MS - now.getTime();
  if (waitMs > 0)
    return `version ${newest} is so new that a process may not know it yet; wait ${Math.ceil(waitMs / 60_000)} minutes`;
  if (name === 'keyEncryption' && (await isRotating(queries)))
    return 'a rotation was not finished; run `deed key rotate`';
  const rows = await countRows(queries, name, version);
  return rows === 0 ? undefined : `${rows} rows are under version ${version}`;
}

/** Counts the rows that need a version of a key. */
export async function countRows(queries: Queries, name: VersionedKeyName, version: number): Promise<number> {
  const tables = name === 'pepper' ? PEPPERED_TABLES : SEALED_TABLES;
  const column = name === 'pepper' ? 'pepper_version' : 'key_version';
  let count = 0;
  for (const table of tables) {
    const { rows } = await sql<{ readonly rows: number | string }>`
      select count(*) as rows from ${sql.table(table)} where ${sql.ref(column)} = ${version}`.execute(
      queries,
    );
    count += Number(rows[0]?.rows ?? 0);
  }
  return count;
}
