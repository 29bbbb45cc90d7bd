import helmet from '@fastify/helmet';
import type { App } from './app.ts';

const CONTENT_SECURITY_POLICY =
  "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * The headers of answers that are given before there is a request to reply to, such as to what is no HTTP. They are the part
 * of the others that a browser could be misled without.
 */
export const BARE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/**
 * Sets the headers by which a browser that is led here does nothing with an answer but show it: no scripts, no frames, no
 * guessing of types, no reading from other origins. There is no CORS: no page of another origin may call the backend.
 *
 * HSTS counts once a proxy does TLS. It is for this host only, because what else lives below it is not Deed's to decide.
 */
export async function setAnswerHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: { maxAge: ONE_YEAR_SECONDS, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/v1')) reply.header('cache-control', 'no-store');
    done();
  });
}
