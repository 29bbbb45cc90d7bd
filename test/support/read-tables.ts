import { sql } from 'kysely';
import type { Store } from '../../server/store/store.ts';

/** Everything that the store holds, as JSON: every row of every table. */
export async function readTables({ read }: Store): Promise<string> {
  return read(async (queries) => {
    const tables = await queries.introspection.getTables();
    const contents = [];
    for (const { name } of tables) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(queries);
      contents.push([name, rows]);
    }
    return JSON.stringify(contents);
  });
}
