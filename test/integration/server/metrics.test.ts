import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../server/metrics/metrics.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';
import { injectRegistration } from '../../support/inject-registration.ts';
import { createRegistrationBody } from '../../support/registration-request.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';
import { removeFolder } from '../../support/temporary-folder.ts';

const TOKEN = `${randomUUID()}${randomUUID()}`;

let backend: TestBackend;
beforeAll(async () => {
  backend = await openTestBackend({
    environment: { DEED_METRICS_TOKEN: TOKEN, DEED_LIMITS: '{"guessesPerAddress":2}' },
  });
});
afterAll(() => backend.close());

function ask(remoteAddress: string, headers: Readonly<Record<string, string>> = {}, url = '/metrics') {
  return backend.app.inject({ url, remoteAddress, headers });
}

/** The value of a metric with these labels, or `undefined` if it has none. */
async function read(name: string): Promise<number | undefined> {
  const line = (await ask('127.0.0.1')).body.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

describe('the metrics', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'are there for a program on this computer: %s',
    async (address) => {
      const answer = await ask(address);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        200,
        expect.stringMatching(/^text\/plain/u),
      ]);
      expect(answer.body).toContain('# TYPE deed_http_requests_total counter');
    },
  );

  it('are there for whoever has the token, from anywhere', async () => {
    const known = await ask('203.0.113.7', { authorization: `Bearer ${TOKEN}` });
    expect(known.statusCode).toBe(200);
  });

  const strangers: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['another computer', '203.0.113.7', {}],
    ['a proxy on this computer', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }],
    ['a proxy that says it is nobody', '127.0.0.1', { forwarded: 'for=127.0.0.1' }],
    ['a proxy that tells only its name', '127.0.0.1', { via: '1.1 proxy' }],
    ['a wrong token', '203.0.113.7', { authorization: `Bearer ${randomUUID()}${randomUUID()}` }],
    ['the beginning of the token', '203.0.113.7', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['a token and more', '203.0.113.7', { authorization: `Bearer ${TOKEN}x` }],
    ['another scheme', '203.0.113.7', { authorization: `Basic ${TOKEN}` }],
    ['a token in the address', '203.0.113.7', {}],
  ];

  it.each(strangers)(
    'are not there for %s, as an address that nobody thought of',
    async (_who, address, headers) => {
      const [here, nowhere] = [
        await ask(address, headers, `/metrics?token=${TOKEN}`),
        await ask(address, headers, '/CANARY'),
      ];
      const strip = (answer: typeof here) => ({
        status: answer.statusCode,
        body: answer.body,
        headers: { ...answer.headers, 'x-request-id': '', date: '' },
      });
      expect(strip(here)).toEqual(strip(nowhere));
      expect(here.statusCode).toBe(404);
    },
  );

  it.each(['POST', 'DELETE', 'OPTIONS'] as const)('do not show themselves to %s', async (method) => {
    expect(
      (await backend.app.inject({ method, url: '/metrics', remoteAddress: '203.0.113.7' })).statusCode,
    ).toBe(404);
  });
});

describe('what they count', () => {
  it('is registrations by how they ended', async () => {
    const licenceKey = await backend.issueKey();
    await injectRegistration(backend, createRegistrationBody({ licenceKey }));
    await injectRegistration(backend, createRegistrationBody({ licenceKey }));
    expect([
      await read('deed_registrations_total{outcome="recorded"}'),
      await read('deed_registrations_total{outcome="LICENCE_NO_SEAT"}'),
    ]).toEqual([1, 1]);
  });

  it('is limits by what they are counted by', async () => {
    expect(await read('deed_limits_hit_total{scope="address"}')).toBe(0);
    for (let index = 0; index < 4; index += 1) await injectRegistration(backend, createRegistrationBody());
    expect(await read('deed_limits_hit_total{scope="address"}')).toBe(2);
  });

  it('is requests by the pattern of the route: what strangers make up is one', async () => {
    const unknown = 'deed_http_requests_total{method="GET",route="(none)",status="404"}';
    const before = (await read(unknown)) ?? 0;
    for (let index = 0; index < 5; index += 1) await backend.app.inject(`/${randomUUID()}`);
    expect(await read(unknown)).toBe(before + 5);
    await backend.app.inject({ method: 'PROPFIND', url: '/' });
    expect(await read('deed_http_requests_total{method="other",route="(none)",status="404"}')).toBe(1);
    expect((await ask('127.0.0.1')).body).toContain(
      'deed_http_request_duration_seconds_bucket{le="0.01",route="/v1/registrations"}',
    );
  });

  it('is what others add, and one of them that fails hides no other', async () => {
    const metrics = createMetrics();
    metrics.addGauge({ name: 'deed_waiting', help: 'h', labels: ['channel'] }, () =>
      Promise.resolve([{ labels: { channel: 'mail' }, value: 7 }]),
    );
    metrics.addGauge({ name: 'deed_failing', help: 'h' }, () => Promise.reject(new Error('expected')));
    const { text } = await metrics.render();
    expect(text).toContain('deed_waiting{channel="mail"} 7');
    expect(text).not.toMatch(/^deed_failing [1-9]/mu);
    expect(text).toContain('deed_limits_hit_total{scope="guesses"} 0');
  });
});

describe('a running backend', () => {
  let server: DeedServer;
  beforeAll(async () => {
    server = await startDeedServer();
  });
  afterAll(async () => {
    await server.stop();
    await removeFolder(server.dataDir);
  });

  it('shows how its process does, and no personal data', async () => {
    const [licenceKey = ''] = await server.issue();
    const body = createRegistrationBody({ licenceKey });
    await fetch(`${server.url}/v1/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /mu);
    expect(text).toMatch(/^process_resident_memory_bytes \d/mu);
    expect(text).toContain('deed_registrations_total{outcome="recorded"} 1');
    for (const canary of [body.owner.name, body.owner.email, licenceKey, body.installation.id, '127.0.0.1']) {
      expect(text).not.toContain(canary);
    }
  });
});
