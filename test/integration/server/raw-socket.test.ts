import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { exchangeRaw } from '../../support/raw-socket.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

let server: DeedServer;
beforeAll(async () => {
  server = await startDeedServer();
});
afterAll(async () => {
  await server.stop();
  await removeFolder(server.dataDir);
});

function exchange(bytes: string | Buffer): Promise<string> {
  return exchangeRaw(server.port, bytes);
}

const HOST = 'host: localhost\r\n';
const POST = `POST /v1/registrations HTTP/1.1\r\n${HOST}content-type: application/json\r\nidempotency-key: ${randomUUID()}\r\n`;

describe('on a bare connection', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['bytes of a TLS greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 400],
    ['an unknown version', `GET / HTTP/9.9\r\n${HOST}\r\n`, 400],
    ['a header without a name', `GET / HTTP/1.1\r\n: CANARY\r\n\r\n`, 400],
    ['a NUL in a header', `GET / HTTP/1.1\r\n${HOST}x: a\u0000b\r\n\r\n`, 400],
    ['a header that goes on in the next line', `GET / HTTP/1.1\r\n${HOST}x: a\r\n b\r\n\r\n`, 400],
    ['headers of 64 KiB', `GET / HTTP/1.1\r\n${HOST}x: ${'C'.repeat(65_536)}\r\n\r\n`, 431],
    ['two hosts', `GET /healthz HTTP/1.1\r\n${HOST}${HOST}connection: close\r\n\r\n`, 400],
    ['two types', `${POST}content-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`, 400],
    ['101 headers', `GET /healthz HTTP/1.1\r\n${HOST}connection: close\r\n${'x: y\r\n'.repeat(99)}\r\n`, 400],
    [
      'more headers than are looked at',
      `GET /healthz HTTP/1.1\r\n${HOST}connection: close\r\n${'x: y\r\n'.repeat(500)}\r\n`,
      431,
    ],
    ['two different lengths', `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400],
    ['a length and chunks', `${POST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a negative length', `${POST}content-length: -1\r\n\r\n{}`, 400],
    ['a broken chunk', `${POST}transfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`, 400],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    [
      'an unknown expectation',
      `${POST}expect: CANARY\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      400,
    ],
  ])('%s is answered with a problem and a closed connection', async (_what, bytes, status) => {
    const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
    expect(head).toContain('application/problem+json');
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(head).toContain("default-src 'none'");
    expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status, code: 'HEADERS_INVALID' });
    expect(body).not.toContain('CANARY');
  });

  it('a request with 100 headers is answered', async () => {
    const headers = `${HOST}connection: close\r\n${'x: y\r\n'.repeat(98)}`;
    expect(await exchange(`GET /healthz HTTP/1.1\r\n${headers}\r\n`)).toContain('HTTP/1.1 200 OK');
  });

  it('a key that came twice is refused', async () => {
    const answer = await exchange(
      `${POST}idempotency-key: ${randomUUID()}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
    );
    expect(answer).toContain('IDEMPOTENCY_KEY_INVALID');
  });

  it('a body of endless chunks is cut at 16 KiB', async () => {
    const chunk = `1000\r\n${' '.repeat(4096)}\r\n`;
    const answer = await exchange(`${POST}transfer-encoding: chunked\r\n\r\n${chunk.repeat(6)}`);
    expect(answer).toContain('BODY_TOO_LARGE');
  });

  it('nothing of it is logged, and the backend goes on', async () => {
    expect((await fetch(`${server.url}/healthz?CANARY`)).status).toBe(200);
    expect(server.log()).not.toContain('CANARY');
  });
});
