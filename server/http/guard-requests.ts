import type { App } from './app.ts';
import { RequestRefused } from './request-refused.ts';

/** Sets the headers that every answer has, and refuses what has no host or comes while the backend stops. */
export function guardRequests(app: App): void {
  let isStopping = false;
  app.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    if (request.url.startsWith('/v1')) reply.header('cache-control', 'no-store');
    if (isStopping) return done(new RequestRefused('BUSY'));
    return request.headers.host === undefined ? done(new RequestRefused('HEADERS_INVALID')) : done();
  });
  // A connection that stays open would keep the backend from stopping.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done();
  });
}
