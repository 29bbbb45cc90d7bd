import { sql } from 'kysely';
import type { Store } from '../../server/store/store.ts';

/** What changes by itself, or says how often somebody was refused. */
const LIVELY = new Set(['rate_limits', 'jobs']);

/** Counts the rows of every table that a request could write to; gives a text, so that two counts compare as they are. */
export async function countRows({ read }: Store): Promise<string> {
  return read(async (queries) => {
    const tables = await queries.introspection.getTables();
    const names = tables.map(({ name }) => name).filter((name) => !LIVELY.has(name));
    const counts = names
      .toSorted()
      .map((name) => sql`select ${sql.lit(name)} as name, count(*) as rows from ${sql.table(name)}`);
    const { rows } = await sql<{ readonly name: string; readonly rows: number | string }>`
      ${sql.join(counts, sql` union all `)} order by name`.execute(queries);
    return rows.map(({ name, rows: count }) => `${name} ${count}`).join('\n');
  });
}
