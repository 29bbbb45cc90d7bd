import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetchTransport } from '../../../electron/sync/fetch-transport.ts';
import { listenOnFreePort } from '../../support/listen.ts';

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

async function listen(server: Server | ReturnType<typeof createSocketServer>): Promise<string> {
  const port = await listenOnFreePort(server);
  stop = async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return `http://127.0.0.1:${port}`;
}

async function sendTo(listener: RequestListener, timeoutMs?: number) {
  const url = await listen(createServer(listener));
  return createFetchTransport(fetch, timeoutMs)({ url, idempotencyKey: 'b3c1', body: '{"ä":1}' });
}

describe('the transport', () => {
  it('sends the body byte for byte with its key, quoted, and gives status, type and Retry-After', async () => {
    let seen: unknown;
    const answer = await sendTo((request, response) => {
      void text(request).then((body) => {
        seen = { body, key: request.headers['idempotency-key'], type: request.headers['content-type'] };
        response.writeHead(503, {
          'content-type': 'Application/Problem+JSON; charset=utf-8',
          'retry-after': '7',
        });
        response.end('{}');
      });
    });
    expect(seen).toEqual({ body: '{"ä":1}', key: '"b3c1"', type: 'application/json' });
    expect(answer).toEqual({
      kind: 'answer',
      status: 503,
      mediaType: 'application/problem+json',
      retryAfter: '7',
      body: '{}',
    });
  });

  it('sends an owner token in the Authorization header, and no idempotency key that nobody gave', async () => {
    let seen: unknown;
    const url = await listen(
      createServer(({ headers, url: path }, response) => {
        seen = { path, authorization: headers.authorization, key: headers['idempotency-key'] };
        response.end('{}');
      }),
    );
    await createFetchTransport(fetch)({ url: `${url}/v1/certificates`, ownerToken: 'T0k-en', body: '{}' });
    expect(seen).toEqual({ path: '/v1/certificates', authorization: 'Bearer T0k-en', key: undefined });
  });

  it('does not wait for a backend that says nothing', async () => {
    expect(await sendTo(() => undefined, 50)).toEqual({ kind: 'none', reason: 'BACKEND_TIMEOUT' });
  });

  it('does not wait for one that begins and never ends', async () => {
    const answer = await sendTo((_request, response) => {
      response.writeHead(200).write('{');
    }, 50);
    expect(answer).toEqual({ kind: 'none', reason: 'BACKEND_TIMEOUT' });
  });

  it('does not wait for a fetch that forgets its signal', async () => {
    const deaf = createFetchTransport(() => new Promise(() => undefined), 50);
    expect(await deaf({ url: 'http://127.0.0.1/', idempotencyKey: '', body: '' })).toEqual({
      kind: 'none',
      reason: 'BACKEND_TIMEOUT',
    });
  });

  it('does not read more than an answer can be', async () => {
    const answer = await sendTo((_request, response) => {
      response.writeHead(200).end('x'.repeat(10_000_000));
    });
    expect(answer).toEqual({ kind: 'none', reason: 'ANSWER_UNTRUSTED' });
  });

  it('does not follow a redirect', async () => {
    const answer = await sendTo((_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    });
    expect(answer).toEqual({ kind: 'none', reason: 'BACKEND_UNREACHABLE' });
  });

  it('says so when the connection breaks in the middle', async () => {
    const url = await listen(createSocketServer((socket) => socket.on('data', () => socket.destroy())));
    const answer = await createFetchTransport(fetch)({ url, idempotencyKey: 'b3c1', body: '' });
    expect(answer).toEqual({ kind: 'none', reason: 'BACKEND_UNREACHABLE' });
  });

  it.each([
    ['net::ERR_INTERNET_DISCONNECTED', 'NETWORK_OFFLINE'],
    ['net::ERR_NAME_NOT_RESOLVED', 'NETWORK_OFFLINE'],
    ['net::ERR_CONNECTION_REFUSED', 'BACKEND_UNREACHABLE'],
    ['net::ERR_CERT_DATE_INVALID', 'BACKEND_UNREACHABLE'],
  ])('takes %s for %s', async (message, reason) => {
    const transport = createFetchTransport(() => Promise.reject(new Error(message)));
    expect(await transport({ url: 'http://127.0.0.1/', idempotencyKey: '', body: '' })).toEqual({
      kind: 'none',
      reason,
    });
  });
});
