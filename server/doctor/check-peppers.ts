import { sql } from 'kysely';
import type { Keys } from '../keys/load-keys.ts';
import { PEPPERED_TABLES } from '../keys/retire-key.ts';
import type { ReadStore } from './check-relations.ts';
import { toFindings, type Finding } from './findings.ts';

/** Counts the licence keys that are stored under another pepper than the current one. */
export async function checkPeppers(read: ReadStore, { peppers }: Keys): Promise<readonly Finding[]> {
  let gone = 0;
  let earlier = 0;
  for (const table of PEPPERED_TABLES) {
    const { rows } = await read((queries) =>
      sql<{ readonly version: number; readonly keys: number | string }>`
        select pepper_version as version, count(*) as keys from ${sql.table(table)} group by pepper_version`.execute(
        queries,
      ),
    );
    for (const { version, keys } of rows) {
      if (peppers.find(version) === undefined) gone += Number(keys);
      else if (version < peppers.current().version) earlier += Number(keys);
    }
  }
  return [...toFindings('PEPPER_GONE', { count: gone }), ...toFindings('PEPPER_EARLIER', { count: earlier })];
}
