import type { App } from '../http/app.ts';
import type { Metrics } from './metrics.ts';

const REGISTRATIONS = '/v1/registrations';

/** Counts each answer: by the pattern of its route, so that addresses that somebody made up share one count. */
export function measureRequests(app: App, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, problemCode } = request;
    const route = request.routeOptions.url ?? '(none)';
    metrics.countRequest({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    if (route === REGISTRATIONS && method === 'POST') {
      metrics.countRegistration(problemCode === '' ? 'recorded' : problemCode);
    }
    done();
  });
}
