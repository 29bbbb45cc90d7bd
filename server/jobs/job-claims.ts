import type { Queries } from '../store/schema.ts';

/** Work that is done at intervals, by one process at a time. */
export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
  /** Longer than it ever takes; after that its process is taken for dead. */
  readonly claimMs: number;
}

/** Who wants to do it, and when. */
export interface JobClaim {
  readonly by: string;
  readonly now: Date;
}

/** Claims a job if it is due and nobody is at it; whether it did. */
export async function claimJob(queries: Queries, job: ScheduledJob, { by, now }: JobClaim): Promise<boolean> {
  const { name } = job;
  await queries
    .insertInto('jobs')
    .values({ name })
    .onConflict((known) => known.column('name').doNothing())
    .execute();
  const row = await queries
    .selectFrom('jobs')
    .selectAll()
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined || isTaken(row, now) || !isDue(row, job, now)) return false;
  const claimedUntil = new Date(now.getTime() + job.claimMs).toISOString();
  await queries
    .updateTable('jobs')
    .set({ claimed_by: by, claimed_until: claimedUntil })
    .where('name', '=', name)
    .execute();
  return true;
}

/** Whether a job is due, without claiming it. */
export async function isJobDue(queries: Queries, job: ScheduledJob, now: Date): Promise<boolean> {
  const row = await queries.selectFrom('jobs').selectAll().where('name', '=', job.name).executeTakeFirst();
  return row === undefined || (!isTaken(row, now) && isDue(row, job, now));
}

/** Writes down that a job was done, unless somebody else has taken it over. */
export async function finishJob(queries: Queries, name: string, { by, now }: JobClaim): Promise<void> {
  await queries
    .updateTable('jobs')
    .set({ claimed_by: null, claimed_until: null, last_run_at: now.toISOString() })
    .where('name', '=', name)
    .where('claimed_by', '=', by)
    .execute();
}

function isTaken({ claimed_until }: { readonly claimed_until: string | null }, now: Date): boolean {
  return claimed_until !== null && Date.parse(claimed_until) > now.getTime();
}

function isDue(
  { last_run_at }: { readonly last_run_at: string | null },
  { everyMs }: ScheduledJob,
  now: Date,
): boolean {
  return last_run_at === null || now.getTime() - Date.parse(last_run_at) >= everyMs;
}
