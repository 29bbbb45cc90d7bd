import { z } from 'zod';
import { createJobs } from '../../server/jobs/create-jobs.ts';
import type { AttemptCounts } from '../../server/outgoing/attempt-counts.ts';
import { enqueueEvent, type NewEvent } from '../../server/outgoing/enqueue.ts';
import { parseWebhookSecret } from '../../server/standard-webhooks/secret.ts';
import { verifyWebhook } from '../../server/standard-webhooks/verify.ts';
import type { Engine } from '../../server/store/store.ts';
import { createReadableLogger } from './outgoing.ts';
import { runCommand } from './run-command.ts';
import type { DeedRun } from './run-deed.ts';
import { openTestBackend, type TestBackend } from './test-backend.ts';
import {
  startWebhookReceiver,
  type Answer,
  type ReceivedRequest,
  type WebhookReceiver,
} from './webhook-receiver.ts';

/** What `deed webhook add` and `deed webhook rotate` print. */
export const addedSchema = z.strictObject({ id: z.string(), secret: z.string() });

/** A backend with an endpoint, and what a vendor does with both. */
export interface WebhookDesk {
  readonly backend: TestBackend;
  readonly deed: (...args: readonly string[]) => Promise<DeedRun>;
  readonly add: (url: string, ...options: readonly string[]) => Promise<z.output<typeof addedSchema>>;
  readonly listen: (answer?: Answer) => Promise<WebhookReceiver>;
  /** Lets an event happen: a licence is suspended, unless something else is said. */
  readonly tell: (event?: Partial<NewEvent>) => Promise<void>;
  /** Sends what is due. */
  readonly send: () => Promise<AttemptCounts>;
  /** The backend's time, by default now; the commands go by the real clock. */
  readonly setTime: (minutesFromNow: number) => Date;
  readonly close: () => Promise<void>;
}

/** Opens a backend and whatever a test of webhooks needs around it. */
export async function openWebhookDesk(engine: Engine): Promise<WebhookDesk> {
  const backend = await openTestBackend({ engine });
  const receivers: WebhookReceiver[] = [];
  const deed = (...args: readonly string[]) => {
    const { data, environment } = backend.address;
    return runCommand([...args, '--data', data], { environment });
  };
  return {
    ...{ backend, deed },
    add: async (url, ...options) => {
      const run = await deed(
        'webhook',
        'add',
        '--product',
        'sample-studio',
        '--url',
        url,
        '--json',
        ...options,
      );
      if (run.code !== 0) throw new Error(run.stderr);
      return addedSchema.parse(JSON.parse(run.stdout));
    },
    listen: async (answer) => {
      const receiver = await startWebhookReceiver(answer);
      receivers.push(receiver);
      return receiver;
    },
    tell: (event) => {
      const whole = {
        product: 'sample-studio',
        type: 'licence.suspended',
        data: { licence: 'L1' },
        ...event,
      };
      return backend.store.write((queries) => enqueueEvent(queries, whole, backend));
    },
    send: () => {
      const jobs = createJobs(backend, { environment: {}, logger: createReadableLogger() });
      if (!jobs.ok) throw new Error(jobs.failure.code);
      return jobs.value.relay.send();
    },
    setTime: (minutesFromNow) => {
      const time = new Date(Date.now() + minutesFromNow * 60_000);
      backend.setTime(time);
      return time;
    },
    close: async () => {
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await backend.close();
    },
  };
}

/** Whether a request is signed with a secret, by the clock of a receiver. */
export function isSignedWith(secret: string, { headers, body }: ReceivedRequest, now: Date): boolean {
  const key = parseWebhookSecret(secret);
  if (!key.ok) throw new Error(key.failure.code);
  return verifyWebhook({ headers, body }, { secrets: [key.value], now }).ok;
}
