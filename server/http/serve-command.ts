import { z } from 'zod';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command, type Outcome } from '../command-line/command.ts';
import { numberValue } from '../command-line/number-value.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { startJobLoop, type JobLoop } from '../jobs/job-loop.ts';
import { readGuardSettings } from '../limits/guard-settings.ts';
import { startKeyWatch } from '../keys/watch-keys.ts';
import type { Logger } from '../logging/logger.ts';
import { syncLedgerFile } from '../owner/erasure-ledger-file.ts';
import { addOutgoingGauges } from '../outgoing/outgoing-gauges.ts';
import { errorCode } from '../platform/error-code.ts';
import type { CreateId, Environment } from '../platform/ports.ts';
import type { App } from './app.ts';
import { createApp } from './create-app.ts';
import { createBackendGuard } from './guard.ts';

/** What `deed serve` needs of its surroundings. */
export interface ServeNeeds {
  readonly createId: CreateId;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly writeOut: (text: string) => void;
  /** Resolves when the process is asked to stop. */
  readonly untilStopped: () => Promise<void>;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_ADDRESS: Address = { host: '127.0.0.1', port: 4400 };
const PORT_MAX = 65_535;

/** Makes `deed serve`. */
export function createServeCommand(needs: ServeNeeds): Command {
  return defineCommand({
    words: 'serve',
    usage: '[--host H] [--port N] [--trusted-proxies CIDR,CIDR]',
    summary: 'Serves the backend until it is asked to stop; port 0 takes a free one',
    values: z.strictObject({
      host: z.string().min(1).optional(),
      port: numberValue(0, PORT_MAX).optional(),
      'trusted-proxies': z.string().optional(),
    }),
    run: async (values, context) => {
      const { host = DEFAULT_ADDRESS.host, port = DEFAULT_ADDRESS.port } = values;
      const settings = readGuardSettings(needs.environment, { trustedProxies: values['trusted-proxies'] });
      if (!settings.ok) return settings;
      return context.withBackend(true, async (backend) => {
        const { store } = backend;
        const guard = createBackendGuard(backend, settings.value);
        guard.metrics.observeProcess();
        addOutgoingGauges(guard.metrics, { store, clock: backend.ports.clock });
        const jobs = createJobs(backend, needs);
        if (!jobs.ok) return jobs;
        const ledger = await syncLedgerFile(store, backend.files);
        // The store itself has the ledger; the hourly job tries again.
        if (!ledger.ok) needs.logger.error('ledgerCopyFailed', { code: ledger.failure.code });
        const startJobs = () => startJobLoop({ ...jobs.value, ...backend, ...needs });
        const app = await createApp({ ...backend, pingStore: () => store.ping(), guard, ...needs });
        const stopWatching = startKeyWatch({ refreshKeys: backend.refreshKeys, logger: needs.logger });
        return serve({ app, startJobs, address: { host, port } }, needs).finally(stopWatching);
      });
    },
  });
}

interface Served {
  readonly app: App;
  readonly startJobs: () => JobLoop;
  readonly address: Address;
}

async function serve(
  { app, startJobs, address }: Served,
  { logger, writeOut, untilStopped }: ServeNeeds,
): Outcome<undefined> {
  const listening = await listen(app, address);
  if (!listening.ok) return listening;
  writeOut(`${JSON.stringify({ event: 'listening', url: listening.value })}\n`);
  logger.info('listening', { url: listening.value });
  const jobs = startJobs();
  await untilStopped();
  logger.info('stopping');
  // Takes no new requests and waits for those it took; sends nothing more and finishes what is on its way.
  await Promise.all([app.close(), jobs.stop()]);
  logger.info('stopped');
  return ok(undefined);
}

async function listen(app: App, address: Address): Outcome<string> {
  try {
    return ok(await app.listen(address));
  } catch (error) {
    await app.close();
    const code = errorCode(error);
    if (code === 'EADDRINUSE') return fail('PORT_IN_USE', `${address.host}:${address.port}`);
    return fail('LISTEN_FAILED', `${address.host}:${address.port} ${code}`);
  }
}
