import type { Logger } from '../logging/logger.ts';
import type { App } from './app.ts';

/** Logs one line per answer: the pattern of the route and the code of a refusal, never the address, a header or a body. */
export function logRequests(app: App, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    logger.info('request', {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? '(none)',
      status: reply.statusCode,
      ...(request.problemCode === '' ? {} : { code: request.problemCode }),
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
