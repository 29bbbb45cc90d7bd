import { sql } from 'kysely';
import { errorCode } from '../platform/error-code.ts';
import type { Queries } from './schema.ts';
import type { Store } from './store.ts';

/** What a database finds wrong with itself. */
export interface Inspection {
  /** Whether SQLite finds its file as it must be; PostgreSQL does not offer to look. */
  readonly isSound: boolean;
  /** Tables with rows that refer to rows that are not there. */
  readonly brokenReferences: readonly string[];
  /** By how much the database's clock is ahead of ours; 0 for SQLite, which has ours. */
  readonly clockAheadMs: number;
}

/** Has a database look at itself; on SQLite that reads the whole file unless it is quick. */
export async function inspectStore(
  { engine, read }: Store,
  { now, isQuick }: { readonly now: () => Date; readonly isQuick: boolean },
): Promise<Inspection> {
  if (engine === 'postgresql')
    return {
      isSound: true,
      brokenReferences: [],
      clockAheadMs: await read((queries) => measure(queries, now)),
    };
  if (!(await isSound(read, isQuick))) return { isSound: false, brokenReferences: [], clockAheadMs: 0 };
  const broken = await read((queries) =>
    sql<{ readonly table: string }>`pragma foreign_key_check`.execute(queries),
  );
  return { isSound: true, brokenReferences: broken.rows.map(({ table }) => table), clockAheadMs: 0 };
}

async function isSound(read: Store['read'], isQuick: boolean): Promise<boolean> {
  const check = isQuick ? sql`pragma quick_check(1)` : sql`pragma integrity_check(1)`;
  try {
    const { rows } = await read((queries) => check.execute(queries));
    return JSON.stringify(rows).includes('"ok"');
  } catch (error) {
    if (errorCode(error).startsWith('SQLITE_CORRUPT')) return false;
    throw error;
  }
}

/** The question takes a while to arrive; what is between is the uncertainty of the answer. */
async function measure(queries: Queries, now: () => Date): Promise<number> {
  const before = now().getTime();
  const { rows } = await sql<{ readonly ms: string | number }>`
    select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(queries);
  const after = now().getTime();
  return Math.round(Number(rows[0]?.ms ?? 0) - (before + after) / 2);
}
