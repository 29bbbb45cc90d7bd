import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { Ports } from '../platform/ports.ts';
import type { Store } from '../store/store.ts';
import { claimJob, finishJob, isJobDue, type JobClaim, type ScheduledJob } from './job-claims.ts';

/** A job, and what it does: counts of what it dealt with. */
export interface Job extends ScheduledJob {
  readonly run: (signal: AbortSignal) => Promise<Readonly<Record<string, number>>>;
}

/** What the schedule works with. */
export interface ScheduleNeeds {
  readonly store: Store;
  readonly ports: Pick<Ports, 'clock' | 'createId'>;
  readonly logger: Logger;
}

/** What a run of a job dealt with. */
export interface JobReport {
  readonly job: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** Runs jobs that are due; each in one process at a time, however many look. */
export type RunDueJobs = (signal: AbortSignal) => Promise<readonly JobReport[]>;

/** Makes what runs jobs. One that fails is logged and due again after its interval. */
export function createSchedule(jobs: readonly Job[], { store, ports, logger }: ScheduleNeeds): RunDueJobs {
  const me = ports.createId();
  const claim = (): JobClaim => ({ by: me, now: ports.clock() });

  async function runJob(job: Job, signal: AbortSignal): Promise<JobReport | undefined> {
    // Asked first without a lock: mostly nothing is due.
    if (!(await store.read((queries) => isJobDue(queries, job, ports.clock())))) return undefined;
    if (!(await store.write((queries) => claimJob(queries, job, claim())))) return undefined;
    try {
      const counts = await job.run(signal);
      logger.info('jobDone', { job: job.name, counts });
      return { job: job.name, counts };
    } catch (error) {
      logger.error('jobFailed', { job: job.name, ...toErrorFields(error) });
      return undefined;
    } finally {
      await store.write((queries) => finishJob(queries, job.name, claim()));
    }
  }

  return async (signal) => {
    const reports: JobReport[] = [];
    for (const job of jobs) {
      const report = signal.aborted ? undefined : await runJob(job, signal);
      if (report !== undefined) reports.push(report);
    }
    return reports;
  };
}
