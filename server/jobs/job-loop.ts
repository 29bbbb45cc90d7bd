import { toErrorFields } from '../logging/error-fields.ts';
import type { Logger } from '../logging/logger.ts';
import type { Nudge } from '../outgoing/nudge.ts';
import type { Relay } from '../outgoing/relay.ts';
import type { RunDueJobs } from './jobs.ts';

/** What the loop turns. */
export interface LoopNeeds {
  readonly relay: Relay;
  readonly runDueJobs: RunDueJobs;
  readonly nudge: Nudge;
  readonly logger: Logger;
}

/** A loop that has been started. */
export interface JobLoop {
  /** Stops, and finishes what was begun if that does not take long. */
  readonly stop: () => Promise<void>;
}

const SEND_EVERY_MS = 1000;
const JOBS_EVERY_MS = 60_000;
/** A nudge is given inside the transaction; after this it is mostly committed, else the next look finds it. */
const NUDGE_MS = 20;
const STOP_WITHIN_MS = 10_000;

/** Sends what is due every second and right after this process has written something, and looks every minute for jobs. */
export function startJobLoop({ relay, runDueJobs, nudge, logger }: LoopNeeds): JobLoop {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let nudged: NodeJS.Timeout | undefined;

  function begin(work: () => Promise<unknown>): void {
    const done = runSafely(work, logger).finally(() => running.delete(done));
    running.add(done);
  }

  const send = (): void => begin(relay.send);
  const doJobs = (): void => begin(() => runDueJobs(stopping.signal));
  const timers = [setInterval(send, SEND_EVERY_MS), setInterval(doJobs, JOBS_EVERY_MS)];
  const stopListening = nudge.listen(() => {
    nudged ??= setTimeout(() => {
      nudged = undefined;
      send();
    }, NUDGE_MS);
  });
  doJobs();
  return {
    stop: async () => {
      stopping.abort();
      stopListening();
      for (const timer of timers) clearInterval(timer);
      clearTimeout(nudged);
      await relay.stop(STOP_WITHIN_MS);
      await Promise.all(running);
    },
  };
}

async function runSafely(work: () => Promise<unknown>, logger: Logger): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Such as a database that does not answer; the next turn tries again.
    logger.error('loopFailed', toErrorFields(error));
  }
}
