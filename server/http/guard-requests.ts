import type { FastifyRequest } from 'fastify';
import type { Limits } from '../limits/limits.ts';
import type { Logger } from '../logging/logger.ts';
import type { App } from './app.ts';
import { areHeadersClear } from './check-headers.ts';
import { RequestRefused } from './request-refused.ts';

/** What decides whether a request is taken at all. */
export interface RequestGuardNeeds {
  readonly limits: Limits;
  readonly logger: Logger;
  /** How long a stop waits for requests that were begun. */
  readonly stopWithinMs: number;
}

/** Refuses, before anything of it is read, what comes too often, while the backend stops, or with headers that are not clear. */
export function guardRequests(app: App, { limits, logger, stopWithinMs }: RequestGuardNeeds): void {
  const isStopping = endConnections(app, stopWithinMs);
  let hasWarned = false;
  app.addHook('onRequest', (request, _reply, done) => {
    // That the process answers must be known most of all when it has much to do.
    const isTaken = request.routeOptions.url === '/healthz' || limits.takeRequest();
    if (isStopping() || !isTaken) return done(new RequestRefused('BUSY'));
    if (!areHeadersClear(request.raw)) return done(new RequestRefused('HEADERS_INVALID'));
    if (!hasWarned && isForwardedInVain(request)) {
      hasWarned = true;
      // A proxy that nobody named: everybody behind it shares one limit.
      logger.info('forwardedForIgnored', { requestId: request.id });
    }
    return done();
  });
}

function isForwardedInVain({ headers, ip, raw }: FastifyRequest): boolean {
  return headers['x-forwarded-for'] !== undefined && ip === raw.socket.remoteAddress;
}

/** Lets no connection keep the backend from stopping: none is used again, and what is still arriving at the end is cut off. */
function endConnections(app: App, withinMs: number): () => boolean {
  let isStopping = false;
  let deadline: NodeJS.Timeout | undefined;
  app.addHook('preClose', (done) => {
    isStopping = true;
    // Node stops watching how long a request takes once its server closes.
    deadline = setTimeout(() => app.server.closeAllConnections(), withinMs);
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearTimeout(deadline);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done();
  });
  return () => isStopping;
}
