import Fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { TrustRoot } from '../../shared/signing/trust-root.ts';
import type { Logger } from '../logging/logger.ts';
import type { CreateId } from '../platform/ports.ts';
import type { Registrar } from '../registration/registrar.ts';
import { addRegistrationRoute } from '../registration/registration-route.ts';
import { addTrustRootRoute } from '../signing/trust-root-route.ts';
import { answerErrors } from './answer-errors.ts';
import type { App } from './app.ts';
import { guardRequests } from './guard-requests.ts';
import { addHealthRoutes } from './health-routes.ts';
import { logRequests } from './log-requests.ts';
import { addOpenapiRoute, describeRoutes } from './openapi.ts';
import { answerClientError, answerExpectation } from './raw-problem.ts';
import { BODY_MAX_BYTES, readJson } from './read-json.ts';
import { noteRoutes, refuseOtherMethods } from './refuse-other-methods.ts';
import { sendProblem } from './send-problem.ts';
import { toProblem } from './to-problem.ts';

/** What the HTTP application serves. */
export interface AppNeeds {
  readonly registrar: Registrar;
  readonly trustRoot: TrustRoot;
  /** Throws if the store does not answer. */
  readonly pingStore: () => Promise<void>;
  readonly createId: CreateId;
  readonly logger: Logger;
}

const TIMEOUT_MS = 10_000;

/** Makes the HTTP application with all its routes. */
export async function createApp({
  registrar,
  trustRoot,
  pingStore,
  createId,
  logger,
}: AppNeeds): Promise<App> {
  const app = createServer(createId);
  app.server.on('checkExpectation', answerExpectation);
  guardRequests(app);
  logRequests(app, logger);
  answerErrors(app, logger);
  readJson(app);
  await describeRoutes(app);
  const routes = noteRoutes(app);
  addRegistrationRoute(app, registrar);
  addTrustRootRoute(app, trustRoot);
  addHealthRoutes(app, pingStore);
  addOpenapiRoute(app);
  refuseOtherMethods(app, routes);
  return app;
}

function createServer(createId: CreateId): App {
  return Fastify({
    bodyLimit: BODY_MAX_BYTES,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    genReqId: createId,
    // The framework's own answer to requests that come while it stops is not a problem document; ours is.
    return503OnClosing: false,
    requestTimeout: TIMEOUT_MS,
    connectionTimeout: TIMEOUT_MS,
    keepAliveTimeout: TIMEOUT_MS,
    // Node would answer a request without a host by itself, without a body.
    http: { headersTimeout: TIMEOUT_MS, connectionsCheckingInterval: 1000, requireHostHeader: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => sendProblem(reply, toProblem(error, request.id)),
  })
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? { value: parsed.data } : { error: parsed.error };
    })
    .setSerializerCompiler(serializerCompiler);
}
