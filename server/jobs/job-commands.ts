import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue, type Command, type Outcome } from '../command-line/command.ts';
import { createJobs, type Jobs } from './create-jobs.ts';
import { startJobLoop } from './job-loop.ts';

/** Makes `deed jobs run`. */
export function createJobCommands(): readonly Command[] {
  return [runJobsCommand];
}

const LOOK_EVERY_MS = 100;

const runJobsCommand = defineCommand({
  words: 'jobs run',
  usage: '[--once]',
  summary:
    'Sends mail and webhooks and tidies up, as `deed serve` does beside its work; --once does what is due and ends',
  flags: ['once'],
  values: z.strictObject({ once: flagValue }),
  run: ({ once }, context) =>
    context.withBackend(false, async (backend) => {
      const jobs = createJobs(backend, context);
      if (!jobs.ok) return jobs;
      if (once) return runOnce(jobs.value);
      const isInterrupted = context.watchForInterruption();
      const loop = startJobLoop({ ...jobs.value, ...backend, ...context });
      while (!isInterrupted()) await sleep(LOOK_EVERY_MS);
      await loop.stop();
      return ok(undefined);
    }),
});

async function runOnce({ relay, runDueJobs }: Jobs): Outcome {
  const messages = await relay.send();
  const jobs = await runDueJobs(new AbortController().signal);
  const { delivered, failed, refused } = messages;
  const lines = jobs.map(({ job, counts }) => `${job} ${JSON.stringify(counts)}`);
  return ok({
    json: { messages, jobs },
    text: [`${delivered} delivered, ${failed} to be tried again, ${refused} refused`, ...lines].join('\n'),
  });
}
