import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnFreePort } from '../../support/listen.ts';

/** A network between client and backend that delivers what is asked and keeps what is answered. */
export interface HoldingProxy {
  readonly url: string;
  /** Resolves when the backend has answered, which is after its commit. */
  readonly answerHeld: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the proxy in front of a backend on this computer. */
export async function startHoldingProxy(backendPort: number): Promise<HoldingProxy> {
  const sockets = new Set<Socket>();
  const { promise: answerHeld, resolve } = Promise.withResolvers<void>();
  const server = createServer((client) => {
    const backend = connect(backendPort, '127.0.0.1');
    for (const socket of [client, backend]) {
      sockets.add(socket);
      // Ends come as errors when the client is killed, which is what the proxy is for.
      socket.on('error', () => socket.destroy());
    }
    client.pipe(backend);
    backend.once('data', () => {
      resolve();
    });
  });
  const port = await listenOnFreePort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    answerHeld,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
