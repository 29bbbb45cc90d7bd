import Fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { addCertificateRoute } from '../certificate/certificate-route.ts';
import { addKeyRecoveryRoute } from '../key-recovery/key-recovery-route.ts';
import type { Logger } from '../logging/logger.ts';
import type { Backend } from '../open-backend.ts';
import type { CreateId } from '../platform/ports.ts';
import { addOwnerChangeRoutes } from '../owner-change/owner-change-routes.ts';
import { addOrderRoutes } from '../order/order-route.ts';
import { addPrefillRoute } from '../order/prefill-route.ts';
import { refuseCardNumbers } from '../order/refuse-card-numbers.ts';
import { addRegistrationRoute } from '../registration/registration-route.ts';
import { addSeatReleaseRoute } from '../seat/seat-release-route.ts';
import { addTrustRootRoute } from '../signing/trust-root-route.ts';
import { addTakeOverRoutes } from '../take-over/take-over-routes.ts';
import { addMetricsRoute } from '../metrics/metrics-route.ts';
import { measureRequests } from '../metrics/measure-requests.ts';
import { answerErrors } from './answer-errors.ts';
import { BARE_HEADERS, setAnswerHeaders } from './answer-headers.ts';
import type { App } from './app.ts';
import { HEADERS_MAX, HEADERS_MAX_BYTES } from './check-headers.ts';
import type { Guard } from './guard.ts';
import { guardRequests } from './guard-requests.ts';
import { guardSecrets } from './guard-secrets.ts';
import { addHealthRoutes } from './health-routes.ts';
import { logRequests } from './log-requests.ts';
import { addOpenapiRoute, describeRoutes } from './openapi.ts';
import { answerClientError, answerExpectation } from './raw-problem.ts';
import { BODY_MAX_BYTES, readJson } from './read-json.ts';
import { noteRoutes, refuseOtherMethods } from './refuse-other-methods.ts';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

/** What owners do by mail. */
type OwnerServices = 'takeOvers' | 'keyRecoveries' | 'ownerChanges';

/** The services of the backend that have routes. */
type AppServices = Pick<
  Backend,
  'registrar' | 'trustRoot' | 'seatReleases' | 'certificates' | OwnerServices | OrderServices
>;
type OrderServices = 'orders' | 'processors' | 'prefills';

/** What the HTTP application serves. */
export interface AppNeeds extends AppServices {
  /** Throws if the store does not answer. */
  readonly pingStore: () => Promise<void>;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly guard: Guard;
}

const CHECK_CONNECTIONS_MS = 1000;

/** Makes the HTTP application with all its routes. */
export async function createApp({ pingStore, createId, logger, guard, ...services }: AppNeeds): Promise<App> {
  const { limits, metrics, settings } = guard;
  const app = createServer(createId, guard);
  app.server.on('checkExpectation', answerExpectation);
  await setAnswerHeaders(app);
  guardRequests(app, { limits, logger, stopWithinMs: toMilliseconds(settings.limits.requestSeconds) });
  logRequests(app, logger);
  measureRequests(app, metrics);
  answerErrors(app, logger, guardSecrets(app, { limits, metrics }));
  readJson(app);
  await describeRoutes(app);
  refuseCardNumbers(app);
  const routes = noteRoutes(app);
  addServices(app, services);
  addTakeOverRoutes(app, services.takeOvers);
  addKeyRecoveryRoute(app, services.keyRecoveries, logger);
  addOwnerChangeRoutes(app, services.ownerChanges);
  addOrderRoutes(app, { ...services, logger });
  addPrefillRoute(app, services.prefills);
  addHealthRoutes(app, { pingStore, logger });
  addMetricsRoute(app, metrics, settings.metricsToken);
  addOpenapiRoute(app);
  refuseOtherMethods(app, routes);
  return app;
}

function addServices(app: App, { registrar, trustRoot, seatReleases, certificates }: AppServices): void {
  addRegistrationRoute(app, registrar);
  addSeatReleaseRoute(app, seatReleases);
  addCertificateRoute(app, certificates);
  addTrustRootRoute(app, trustRoot);
}

function createServer(createId: CreateId, { settings: { limits, trustedProxies } }: Guard): App {
  const timeoutMs = toMilliseconds(limits.requestSeconds);
  const app = Fastify({
    bodyLimit: BODY_MAX_BYTES,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // Ids are made here: one that came with the request could be anything, also somebody's name.
    genReqId: createId,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // The framework's own answer to requests that come while it stops is not a problem document; ours is.
    return503OnClosing: false,
    requestTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    keepAliveTimeout: timeoutMs,
    http: {
      headersTimeout: timeoutMs,
      connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
      // Node would answer a request without a host by itself, without a body.
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...BARE_HEADERS, 'x-request-id': request.id });
      sendProblem(reply, toProblem(error, request.id));
    },
  });
  app.server.maxConnections = limits.connections;
  // One more than is allowed, so that it is seen and refused.
  app.server.maxHeadersCount = HEADERS_MAX + 1;
  return app
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? { value: parsed.data } : { error: parsed.error };
    })
    .setSerializerCompiler(serializerCompiler);
}

function toMilliseconds(seconds: number): number {
  return seconds * 1000;
}
