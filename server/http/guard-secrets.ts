import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import { normaliseLicenceKey } from '../../shared/licence/licence-key.ts';
import { toAddressBlock } from '../limits/address-block.ts';
import { GUESS_CODES } from '../limits/guess-codes.ts';
import type { Guesser, LimitHit, Limits } from '../limits/limits.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { App } from './app.ts';
import { RequestRefused } from './request-refused.ts';

/** What the guard of secrets works with. */
export interface SecretGuardNeeds {
  readonly limits: Limits;
  readonly metrics: Metrics;
}

/** Turns the refusal of a guess that was one too many into RATE_LIMITED, and leaves every other error as it is. */
export type JudgeRefusal = (error: unknown, request: FastifyRequest) => Promise<unknown>;

const PREFIX_SYMBOLS = 5;

const installationSchema = z.union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)]);
const secretsSchema = z.looseObject({
  licenceKey: z.string().optional().catch(undefined),
  installation: installationSchema.optional().catch(undefined),
});

/**
 * Guards the routes whose `config` has `guard: 'secrets'`: those that take a secret which somebody could guess.
 *
 * 1. A block of addresses that used up its guesses is turned away before the body is read.
 * 2. An installation that asks oftener than an honest one is turned away.
 * 3. A refusal with one of `GUESS_CODES` is counted, and answered RATE_LIMITED where it is one too many. The genuine key
 *    never comes this far: nobody can lock out its holder by guessing at keys that begin alike.
 *
 * The installation is found in `body.installation` (a text, or an object with `id`) or `params.installation`, the licence key
 * in `body.licenceKey`. Gives what the error handler asks.
 */
export function guardSecrets(app: App, { limits, metrics }: SecretGuardNeeds): JudgeRefusal {
  function toRefusal({ scope, waitMs }: LimitHit): RequestRefused {
    metrics.countLimit(scope);
    return new RequestRefused('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
  }

  app.addHook('onRequest', (request, _reply, done) => {
    const hit = isGuarded(request) ? limits.findHold(toBlock(request)) : undefined;
    return hit === undefined ? done() : done(toRefusal(hit));
  });
  app.addHook('preHandler', (request, _reply, done) => {
    const installation = isGuarded(request) ? readSecrets(request).installation : undefined;
    const hit = installation === undefined ? undefined : limits.takeFromInstallation(installation);
    return hit === undefined ? done() : done(toRefusal(hit));
  });
  return async (error, request) => {
    if (!isGuarded(request) || !isGuess(error)) return error;
    const hit = await limits.countGuess(readSecrets(request));
    return hit === undefined ? error : toRefusal(hit);
  };
}

function isGuarded({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.guard === 'secrets';
}

function isGuess(error: unknown): boolean {
  return error instanceof RequestRefused && GUESS_CODES.has(error.code);
}

/** A proxy that reports no address is held for those behind it. */
function toBlock({ ip, raw }: FastifyRequest): string {
  return toAddressBlock(ip) ?? toAddressBlock(raw.socket.remoteAddress ?? '') ?? 'unknown';
}

function readSecrets(request: FastifyRequest): Guesser {
  const inBody = secretsSchema.safeParse(request.body).data;
  const inAddress = secretsSchema.safeParse(request.params).data;
  const { licenceKey } = inBody ?? {};
  return {
    address: toBlock(request),
    installation: (inBody?.installation ?? inAddress?.installation)?.toLowerCase(),
    keyPrefix:
      licenceKey === undefined ? undefined : normaliseLicenceKey(licenceKey).slice(0, PREFIX_SYMBOLS),
  };
}
