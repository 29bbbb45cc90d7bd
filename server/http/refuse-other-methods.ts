import type { HTTPMethods } from 'fastify';
import type { App } from './app.ts';
import { RequestRefused } from './request-refused.ts';

/** The methods of each route, by its pattern. */
export type RouteMethods = ReadonlyMap<string, ReadonlySet<string>>;

/** Notes the methods of the routes that are added from now on, but for the hidden ones. */
export function noteRoutes(app: App): RouteMethods {
  const noted = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.isHidden === true) return;
    const methods = noted.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    noted.set(url, methods);
  });
  return noted;
}

/** Answers the other methods of known routes with 405 and what is allowed, before a body is read. */
export function refuseOtherMethods(app: App, routes: RouteMethods): void {
  for (const [url, methods] of [...routes]) {
    const allowed = [...methods];
    const others: HTTPMethods[] = app.supportedMethods.filter((method) => !allowed.includes(method));
    app.route({
      method: others,
      url,
      schema: { hide: true },
      onRequest: (_request, reply, done) => {
        reply.header('allow', allowed.join(', '));
        done(new RequestRefused('METHOD_NOT_ALLOWED'));
      },
      handler: () => undefined,
    });
  }
}
