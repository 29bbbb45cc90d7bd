import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the exact bytes of the body in base64url; empty if there was no body. */
    bodyHash: string;
    /** The exact bytes of the body, on routes whose `config` has `keepsBytes`. */
    bodyBytes: Buffer | undefined;
    /** The code of the problem that the request was answered with, or an empty text. */
    problemCode: string;
  }

  interface FastifyContextConfig {
    /** `secrets`: the route takes a secret that somebody could guess; refused guesses are limited (guard-secrets.ts). */
    readonly guard?: 'secrets';
    /** The route looks for card numbers by itself, once it knows that the message is genuine. */
    readonly looksForCardNumbers?: true;
    /** Keeps the exact bytes of the body as `request.bodyBytes`, for signatures over them. */
    readonly keepsBytes?: true;
    /** To whoever uses another method, the route is not there. */
    readonly isHidden?: true;
  }
}

/** The HTTP application, whose routes are described by zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
