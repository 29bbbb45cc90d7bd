import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { postWebhook, type PostNeeds, type WebhookPost } from '../../../server/webhook/post-webhook.ts';
import { listenOnFreePort } from '../../support/listen.ts';
import { createSelfSigned } from '../../support/self-signed.ts';
import { startWebhookReceiver, type Answer, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const HEADERS = { 'webhook-id': 'm1', 'webhook-timestamp': '1795341600', 'webhook-signature': 'v1,abc' };
const BODY = '{"type":"registration.recorded","name":"Grüße"}';

/** Begins an answer and never ends it. */
const halfAnswer: Answer = (response) =>
  void response.writeHead(200, { 'content-length': '10' }).write('half');

function resolveNever(): Promise<readonly string[]> {
  return new Promise(() => undefined);
}

let receiver: WebhookReceiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

function post(url: string, change: Partial<WebhookPost & PostNeeds> = {}) {
  const { resolve = () => Promise.resolve(['127.0.0.1']), signal = new AbortController().signal } = change;
  const message = { url, isInternal: true, headers: HEADERS, body: BODY, ...change };
  return postWebhook(message, { resolve, signal, now: NOW });
}

async function postTo(answer?: Answer, change?: Partial<PostNeeds>) {
  receiver = await startWebhookReceiver(answer);
  return post(receiver.url, change);
}

/** A server on this computer that notes every connection, whatever comes over it. */
async function watchConnections() {
  const seen = { connections: 0 };
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  const port = await listenOnFreePort(server);
  return { seen, port, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('a webhook', () => {
  it('arrives as it was signed', async () => {
    expect(await postTo()).toEqual({ kind: 'delivered' });
    const [request, ...others] = receiver?.requests ?? [];
    expect(others).toEqual([]);
    expect(request?.body.toString()).toBe(BODY);
    expect(request?.path).toBe('/hook');
    expect(request?.headers).toMatchObject({ ...HEADERS, 'content-type': 'application/json' });
  });

  it.each([200, 201, 202, 204, 299])('is delivered when the endpoint says %i', async (status) => {
    expect(await postTo((response) => response.writeHead(status).end())).toEqual({ kind: 'delivered' });
  });

  it.each([400, 401, 404, 409, 418, 429, 500, 503])(
    'is tried again when the endpoint says %i',
    async (status) => {
      expect(await postTo((response) => response.writeHead(status).end('no'))).toMatchObject({
        kind: 'failed',
        code: `HTTP_${status}`,
      });
    },
  );

  it('is refused for good when the endpoint says 410', async () => {
    expect(await postTo((response) => response.writeHead(410).end())).toEqual({
      kind: 'refused',
      code: 'HTTP_410',
    });
  });

  it('waits as long as the endpoint asks', async () => {
    expect(await postTo((response) => response.writeHead(429, { 'retry-after': '120' }).end())).toMatchObject(
      {
        kind: 'failed',
        retryAfterMs: 120_000,
      },
    );
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    const elsewhere = await startWebhookReceiver();
    expect(
      await postTo((response) => response.writeHead(status, { location: elsewhere.url }).end()),
    ).toMatchObject({
      kind: 'failed',
      code: `HTTP_${status}`,
    });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('is delivered however long the answer, of which little is read', async () => {
    let sent = 0;
    const isOver = { value: false };
    const outcome = await postTo((response) => {
      response.writeHead(200);
      response.once('close', () => {
        isOver.value = true;
      });
      const chunk = Buffer.alloc(16 * 1024);
      const pour = (): void => {
        while (!isOver.value && sent < 1024 ** 3) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pour);
        }
      };
      pour();
    });
    expect(outcome).toEqual({ kind: 'delivered' });
    await expect.poll(() => isOver.value).toBe(true);
    // What the network's buffers hold, and no more.
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('is given up in time when the endpoint is silent', async () => {
    expect(await postTo(() => undefined, { signal: AbortSignal.timeout(200) })).toMatchObject({
      kind: 'failed',
      code: 'WEBHOOK_TIMEOUT',
    });
  });

  it('is delivered when the status has come and the rest does not', async () => {
    expect(await postTo(halfAnswer, { signal: AbortSignal.timeout(300) })).toEqual({ kind: 'delivered' });
  });

  it('is given up in time when the name does not resolve in time', async () => {
    expect(
      await post('http://crm.example/', { resolve: resolveNever, signal: AbortSignal.timeout(100) }),
    ).toMatchObject({
      code: 'WEBHOOK_TIMEOUT',
    });
  });

  it('is tried again when nobody listens, or somebody hangs up', async () => {
    const gone = await startWebhookReceiver();
    await gone.close();
    expect(await post(gone.url)).toMatchObject({ kind: 'failed', code: 'WEBHOOK_UNREACHABLE' });
    expect(await postTo((response) => response.destroy())).toMatchObject({
      kind: 'failed',
      code: 'WEBHOOK_UNREACHABLE',
    });
  });

  it('is not sent to an endpoint whose certificate nobody vouches for', async () => {
    let requests = 0;
    const server = createHttpsServer(createSelfSigned(), (_request, response) => {
      requests += 1;
      response.end();
    });
    const port = await listenOnFreePort(server);
    expect(await post(`https://localhost:${port}/`)).toMatchObject({ kind: 'failed', code: 'WEBHOOK_TLS' });
    expect(requests).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is tried again when the endpoint does not speak TLS', async () => {
    receiver = await startWebhookReceiver();
    expect(await post(`https://crm.example:${receiver.port}/`)).toMatchObject({ kind: 'failed' });
    expect(receiver.requests).toEqual([]);
  });
});

describe('a webhook to an endpoint that the vendor did not call internal', () => {
  it('never touches an address inside, whatever the name says', async () => {
    const { seen, port, close } = await watchConnections();
    for (const url of [
      `https://crm.example:${port}/`,
      `https://127.0.0.1:${port}/`,
      `http://[::1]:${port}/`,
    ]) {
      expect(await post(url, { isInternal: false })).toEqual({
        kind: 'failed',
        code: 'WEBHOOK_ADDRESS_REFUSED',
        retryAfterMs: undefined,
      });
    }
    expect(seen.connections).toBe(0);
    await close();
  });

  it('goes to the address that was checked, and not where the name leads a moment later', async () => {
    const { seen, port, close } = await watchConnections();
    let lookUps = 0;
    // The system would find this server under the name; what was checked is an address where nobody listens.
    const resolve = () => {
      lookUps += 1;
      return Promise.resolve(['127.0.0.2']);
    };
    const outcome = await post(`http://localhost:${port}/`, { resolve, signal: AbortSignal.timeout(1000) });
    expect(outcome.kind).toBe('failed');
    expect(lookUps).toBe(1);
    expect(seen.connections).toBe(0);
    await close();
  });
});
