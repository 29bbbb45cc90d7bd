import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Logger } from '../logging/logger.ts';
import { createDeliverMail } from '../mail/deliver-mail.ts';
import { readMailSettings } from '../mail/mail-settings.ts';
import { createDeliver } from '../outgoing/deliver-message.ts';
import { createRelay, type Relay } from '../outgoing/relay.ts';
import { copyLedger } from '../owner/erasure-ledger-file.ts';
import type { Environment } from '../platform/ports.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import { createDeliverEvent } from '../webhook/deliver-event.ts';
import { resolveBySystem } from '../webhook/resolve-endpoint.ts';
import { createSchedule, type RunDueJobs } from './jobs.ts';
import { applyRetention } from './retention.ts';

/** The work that no request waits for. */
export interface Jobs {
  readonly relay: Relay;
  readonly runDueJobs: RunDueJobs;
}

/** What the work takes from its surroundings. */
export interface JobSurroundings {
  readonly environment: Environment;
  readonly logger: Logger;
}

const HOUR_MS = 60 * 60 * 1000;
const RETENTION_CLAIM_MS = 30 * 60 * 1000;
const LEDGER_CLAIM_MS = 5 * 60 * 1000;

/** Makes the relay and the schedule of a backend; `MAIL_SETTINGS_INVALID` if the environment does not say how mail leaves. */
export function createJobs(
  needs: ServiceNeeds,
  { environment, logger }: JobSurroundings,
): Result<Jobs, Failure<'MAIL_SETTINGS_INVALID'>> {
  const { store, keys, ports, files } = needs;
  const settings = readMailSettings(environment);
  if (!settings.ok) return fail(settings.failure.code, settings.failure.detail);
  const deliver = createDeliver({
    keys,
    deliverMail: createDeliverMail({ store, files, settings: settings.value }),
    deliverEvent: createDeliverEvent({ store, keys, clock: ports.clock, resolve: resolveBySystem }),
  });
  const retention = {
    ...{ name: 'retention', everyMs: HOUR_MS, claimMs: RETENTION_CLAIM_MS },
    run: (signal: AbortSignal) => applyRetention({ store, ports, signal }),
  };
  const ledger = {
    ...{ name: 'erasureLedger', everyMs: HOUR_MS, claimMs: LEDGER_CLAIM_MS },
    run: () => copyLedger(store, files),
  };
  return ok({
    relay: createRelay({ store, ports, logger, deliver }),
    runDueJobs: createSchedule([retention, ledger], { store, ports, logger }),
  });
}
