import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { drip, openRawConnection, type RawConnection } from '../../support/raw-socket.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

const CONNECTIONS = 40;
const environment = { DEED_LIMITS: JSON.stringify({ requestSeconds: 2, connections: CONNECTIONS }) };
const HEAD = `POST /v1/registrations HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: ${randomUUID()}\r\n`;

function readProblem(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: head.split(' ')[1], code: problemSchema.parse(JSON.parse(body)).code };
}

describe('a client that takes its time', () => {
  let server: DeedServer;
  beforeAll(async () => {
    server = await startDeedServer({ environment });
  });
  afterAll(async () => {
    await server.stop();
    await removeFolder(server.dataDir);
  });

  it('with its headers is told that it was too slow, and let go', async () => {
    const connection = openRawConnection(server.port);
    connection.socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n');
    expect(readProblem(await drip(connection, 'x: y\r\n', 200))).toEqual({
      status: '408',
      code: 'HEADERS_INVALID',
    });
  });

  it('with its body is told that it was too slow, and let go', async () => {
    const connection = openRawConnection(server.port);
    connection.socket.write(`${HEAD}content-length: 1000\r\n\r\n{`);
    expect(readProblem(await drip(connection, ' ', 200))).toEqual({ status: '408', code: 'HEADERS_INVALID' });
  });

  it('with its chunks is told that it was too slow, and let go', async () => {
    const connection = openRawConnection(server.port);
    connection.socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    expect(readProblem(await drip(connection, '1\r\n \r\n', 200))).toEqual({
      status: '408',
      code: 'HEADERS_INVALID',
    });
  });

  it('and says nothing at all is let go', async () => {
    expect(await openRawConnection(server.port).received).not.toContain('200 OK');
  });

  it('after an answer, before the next request, is let go', async () => {
    const connection = openRawConnection(server.port);
    connection.socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    expect(await connection.received).toContain('HTTP/1.1 200 OK');
  });

  it('keeps nobody else waiting, until there are so many that no more are let in', async () => {
    const slow = Array.from({ length: CONNECTIONS - 1 }, () => openRawConnection(server.port));
    for (const { socket } of slow) socket.write('GET /');
    const drips = slow.map((connection) => drip(connection, 'x', 200));
    const answer = await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    expect(answer.status).toBe(200);
    const further = Array.from({ length: 10 }, () => openRawConnection(server.port));
    const turnedAway = await Promise.race(further.map(({ received }) => received));
    expect(turnedAway).toBe('');
    for (const { socket } of further) socket.destroy();
    await Promise.all(drips);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('a backend that is asked to stop', () => {
  let server: DeedServer;
  beforeEach(async () => {
    server = await startDeedServer({ environment });
  });
  afterEach(async () => {
    await server.stop();
    await removeFolder(server.dataDir);
  });

  async function untilLogged(event: string): Promise<void> {
    while (!server.log().includes(`"event":"${event}"`))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const waiting: readonly (readonly [string, string, string])[] = [
    ['connection that nobody uses', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n', ''],
    ['client whose body never ends', `${HEAD}content-length: 10000\r\n\r\n`, ' '],
    ['client whose headers never end', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n', 'x: y\r\n'],
  ];

  it.each(waiting)('is not kept from it by a %s', async (_what, start, piece) => {
    const connection = openRawConnection(server.port);
    connection.socket.write(start);
    const dripping = drip(connection, piece, 100);
    // Whatever was written has arrived once a later request is answered.
    await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    // The test's own support kills a backend that does not stop, and then there is no exit code.
    expect(await server.stop()).toBe(0);
    await dripping;
  });

  it('has counted no failure of its own for clients that hung up', async () => {
    const connections = Array.from({ length: 10 }, () => openRawConnection(server.port));
    for (const { socket } of connections) socket.write(`${HEAD}content-length: 1000\r\n\r\n{`);
    await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    for (const { socket } of connections) socket.resetAndDestroy();
    await Promise.all(connections.map(({ received }) => received));
    expect(await server.stop()).toBe(0);
    expect(server.log()).not.toContain('"level":"error"');
  });

  it('answers a request on a connection that was open before, and then closes it', async () => {
    const connection: RawConnection = openRawConnection(server.port);
    connection.socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n');
    await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } });
    const stopped = server.stop();
    await untilLogged('stopping');
    connection.socket.write('\r\n');
    const answer = await connection.received;
    expect(answer).toContain('HTTP/1.1 503 ');
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('"code":"BUSY"');
    expect(await stopped).toBe(0);
  });
});
