import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from './app.ts';
import { problemResponses } from './problem-responses.ts';
import { sendJson } from './send-json.ts';

/** Describes every route that is added from now on (OpenAPI 3.1). */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Deed', version: '1', description: 'Product registration for desktop software.' },
      components: {
        securitySchemes: {
          ownerToken: {
            type: 'http',
            scheme: 'bearer',
            description:
              'The token whose SHA-256 came with the registration; only its owner’s keychain has it.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
}

/** Adds `GET /openapi.json`. */
export function addOpenapiRoute(app: App): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: {
      operationId: 'describe',
      summary: 'This description',
      response: { 200: z.looseObject({ openapi: z.string() }), ...problemResponses(['INTERNAL', 'BUSY']) },
    },
    handler: (_request, reply) => sendJson(reply, 200, JSON.stringify(app.swagger())),
  });
}
