import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOnFreePort } from '../../support/listen.ts';

/** By which the process that starts the others tells them where the page is. */
const VARIABLE = 'DEED_TEST_PAGE_PORT';

/** Where the tests' own server listens: a port that was free when the first process asked, so that no two runs meet. */
export const PAGE_PORT = Number((process.env[VARIABLE] ??= String(await findFreePort())));

/** The page's address. */
export const PAGE_URL = `http://127.0.0.1:${PAGE_PORT}/`;

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnFreePort(server);
  server.close();
  await once(server, 'close');
  return port;
}
