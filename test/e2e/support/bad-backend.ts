import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import {
  installationIdSchema,
  type InstallationId,
} from '../../../shared/registration/registration-request.ts';
import { listenOnFreePort } from '../../support/listen.ts';

/** What a registration request looked like from the outside. */
export interface SeenRequest {
  readonly installation: InstallationId;
  readonly idempotencyKey: string;
  readonly body: string;
}

/** A backend that misbehaves as told. */
export interface BadBackend {
  readonly url: string;
  readonly requests: () => number;
  readonly stop: () => Promise<void>;
}

/** How it answers one request. */
export type Misbehave = (seen: SeenRequest, response: ServerResponse) => void;

const shape = z.object({ installation: z.object({ id: installationIdSchema }) });

/** Starts it on a free port of this computer. */
export async function startBadBackend(misbehave: Misbehave): Promise<BadBackend> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void seeRequest(request).then((seen) => {
      misbehave(seen, response);
    });
  });
  const port = await listenOnFreePort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function seeRequest(request: IncomingMessage): Promise<SeenRequest> {
  const body = await text(request);
  const key = request.headers['idempotency-key'];
  return {
    installation: shape.parse(JSON.parse(body)).installation.id,
    idempotencyKey: String(key).replaceAll('"', ''),
    body,
  };
}
