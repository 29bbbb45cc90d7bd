import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnFreePort } from './listen.ts';

/** A request as an endpoint got it. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** An endpoint of the vendor's, on this computer. */
export interface WebhookReceiver {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

/** How the endpoint answers its n-th request, from 0. */
export type Answer = (response: ServerResponse, index: number, request: IncomingMessage) => void;

/** Starts an endpoint; it answers 204 unless the test says otherwise. */
export async function startWebhookReceiver(
  answer: Answer = (response) => response.writeHead(204).end(),
): Promise<WebhookReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void buffer(request).then(
      (body) => {
        requests.push({ path: request.url ?? '', headers: request.headers, body });
        answer(response, requests.length - 1, request);
      },
      () => undefined,
    );
  });
  const port = await listenOnFreePort(server);
  return {
    ...{ port, requests },
    url: `http://127.0.0.1:${port}/hook`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
