import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../../shared/api/problem.ts';
import { ADA, createRegistrationBody, type RegistrationBody } from '../../support/registration-request.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

let backend: TestBackend;
let body: RegistrationBody;
beforeAll(async () => {
  backend = await openTestBackend();
  body = createRegistrationBody({ licenceKey: await backend.issueKey() });
});
afterAll(() => backend.close());

async function post(payload: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  const answer = await backend.app.inject({
    method: 'POST',
    url: '/v1/registrations',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    payload,
  });
  return { answer, problem: problemSchema.parse(answer.json()) };
}

describe('a body that does not fit', () => {
  const cases: readonly (readonly [string, (body: RegistrationBody) => unknown])[] = [
    ['has an unknown property', (good) => ({ ...good, CANARY: 'CANARY' })],
    ['has an unknown property further in', (good) => ({ ...good, owner: { ...good.owner, CANARY: 1 } })],
    ['lacks a property', (good) => ({ ...good, installation: undefined })],
    ['has a number for a text', (good) => ({ ...good, licenceKey: 7 })],
    ['has a text for a number', (good) => ({ ...good, version: '1' })],
    [
      'has a text for a boolean',
      (good) => ({ ...good, choices: { newsByEmail: 'true', newsByPost: false } }),
    ],
    ['has an array for a text', (good) => ({ ...good, owner: { ...good.owner, name: ['CANARY'] } })],
    ['has null for an optional text', (good) => ({ ...good, owner: { ...good.owner, phone: null } })],
    ['is of another version', (good) => ({ ...good, version: 2 })],
    ['has a NUL in a name', (good) => ({ ...good, owner: { ...good.owner, name: 'CANARY\u0000' } })],
    ['has an impossible time', (good) => ({ ...good, submittedAt: '2026-13-01T00:00:00Z' })],
    ['has a local time', (good) => ({ ...good, submittedAt: '2026-03-01T00:00:00+02:00' })],
    ['has a mistyped key', (good) => ({ ...good, licenceKey: `${good.licenceKey.slice(0, -1)}!` })],
    ['has a product id of another form', (good) => ({ ...good, product: '../../etc/passwd' })],
    ['has too many notices', (good) => ({ ...good, notices: Array(21).fill(good.notices[0]) })],
    [
      'says yes to news by post without an address',
      (good) => ({ ...good, choices: { newsByEmail: false, newsByPost: true } }),
    ],
    ['is an array', (good) => [good]],
    ['is a text', () => 'CANARY'],
    ['is null', () => null],
  ];

  it.each(cases)('is refused without being quoted when it %s', async (_how, change) => {
    const { answer, problem } = await post(JSON.stringify(change(body)));
    expect([answer.statusCode, problem.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(problem.errors?.length).toBeGreaterThan(0);
    expect(answer.body).not.toContain('CANARY');
  });

  it.each([
    ['is not JSON', '{CANARY'],
    ['is empty', ''],
    ['ends too early', '{"version":1'],
    ['reaches for the prototype', '{"__proto__":{"isAdmin":true}}'],
    ['reaches for the prototype in disguise', '{"\\u005f_proto__":{"isAdmin":true}}'],
    ['reaches for the constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'],
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ])('is refused when it %s', async (_how, payload) => {
    const { answer, problem } = await post(payload);
    expect([answer.statusCode, problem.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(answer.body).not.toContain('CANARY');
  });

  it.each([
    ['is nested very deep', `{"owner":${'['.repeat(8000)}${']'.repeat(8000)}}`],
    ['is a very deep array', '['.repeat(16_000)],
    ['is one level too deep', `${'['.repeat(21)}${']'.repeat(21)}`],
  ])('is refused before it is read as JSON when it %s', async (_how, payload) => {
    const { answer, problem } = await post(payload);
    expect([answer.statusCode, problem.code]).toEqual([400, 'BODY_TOO_DEEP']);
  });

  it('is not called deep for brackets inside a text, whatever stands before their end', async () => {
    for (const text of ['['.repeat(99), `\\${'['.repeat(99)}`, `"${'{'.repeat(99)}"`]) {
      const { problem } = await post(JSON.stringify({ ...body, version: 2, owner: { ...ADA, name: text } }));
      expect(problem.code).toBe('REQUEST_INVALID');
    }
    const deepest = await post(`${'['.repeat(20)}${']'.repeat(20)}`);
    expect(deepest.problem.code).toBe('REQUEST_INVALID');
  });

  it('is refused when it is packed, however small it is and whatever is inside', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, '['));
    expect(bomb.length).toBeLessThan(16 * 1024);
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, identity', 'CANARY']) {
      const { answer, problem } = await post(bomb, { 'content-encoding': encoding });
      expect([answer.statusCode, problem.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
    }
  });

  it('is refused when a value came without its notice', async () => {
    const { answer, problem } = await post(JSON.stringify({ ...body, notices: body.notices.slice(0, 2) }));
    expect([answer.statusCode, problem.code]).toEqual([422, 'NOTICE_MISSING']);
    expect(problem.errors).toEqual([{ path: '/notices/email', expected: 'NOTICE_MISSING' }]);
  });

  it('is refused over 16 KiB, and read up to it', async () => {
    const padding = 16 * 1024 - JSON.stringify(body).length;
    const fits = await backend.app.inject({
      ...{ method: 'POST', url: '/v1/registrations' },
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      payload: `${JSON.stringify(body)}${' '.repeat(padding)}`,
    });
    expect(fits.statusCode).toBe(201);
    const { answer, problem } = await post(`${JSON.stringify(body)}${' '.repeat(padding + 1)}`);
    expect([answer.statusCode, problem.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});

describe('a header that does not fit', () => {
  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json; a=b', 415],
    ['application/jsonp', 415],
    ['', 415],
    ['text/html, application/json', 415],
  ])('is refused as content type: %j', async (type, status) => {
    const { answer, problem } = await post(JSON.stringify(body), { 'content-type': type });
    expect([answer.statusCode, problem.code]).toEqual([status, 'MEDIA_TYPE_UNSUPPORTED']);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'is accepted as content type: %j',
    async (type) => {
      const { problem } = await post('{}', { 'content-type': type });
      expect(problem.code).toBe('REQUEST_INVALID');
    },
  );

  it.each([
    ['', 'IDEMPOTENCY_KEY_MISSING'],
    ['CANARY', 'IDEMPOTENCY_KEY_INVALID'],
    [`"${randomUUID()}", "${randomUUID()}"`, 'IDEMPOTENCY_KEY_INVALID'],
    ['x'.repeat(8000), 'IDEMPOTENCY_KEY_INVALID'],
  ])('is refused as idempotency key before the body is read: %#', async (key, code) => {
    const { answer, problem } = await post('not even JSON', { 'idempotency-key': key });
    expect([answer.statusCode, problem.code]).toEqual([400, code]);
    expect(answer.body).not.toContain('CANARY');
  });
});

describe('headers that are not clear', () => {
  it.each(['host', 'content-type', 'content-encoding', 'authorization'])(
    'are refused: %s twice',
    async (name) => {
      const answer = await backend.app.inject({
        ...{ method: 'POST', url: '/v1/registrations' },
        headers: { 'idempotency-key': randomUUID(), [name]: ['application/json', 'application/json'] },
        payload: JSON.stringify(body),
      });
      expect(`${answer.statusCode} ${problemSchema.parse(answer.json()).code}`).toBe('400 HEADERS_INVALID');
    },
  );
});

describe('an address or a method that does not fit', () => {
  const cases: readonly (readonly [InjectOptions['method'], string, string])[] = [
    ['GET', '/', '404 NOT_FOUND'],
    ['GET', '/v1', '404 NOT_FOUND'],
    ['POST', '/v1/registrations/', '404 NOT_FOUND'],
    ['POST', '/V1/registrations', '404 NOT_FOUND'],
    ['GET', '/../../etc/passwd', '404 NOT_FOUND'],
    ['GET', '/%zz', '400 HEADERS_INVALID'],
    ['GET', '/healthz%00', '400 HEADERS_INVALID'],
    ['GET', '/healthz?a=%00', '400 HEADERS_INVALID'],
    ['GET', '/v1/registrations', '405 METHOD_NOT_ALLOWED'],
    ['PUT', '/v1/registrations', '405 METHOD_NOT_ALLOWED'],
    ['DELETE', '/v1/trust-root', '405 METHOD_NOT_ALLOWED'],
    ['POST', '/healthz', '405 METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/v1/registrations', '405 METHOD_NOT_ALLOWED'],
  ];

  it.each(cases)('is refused: %s %s', async (method = 'GET', url, expected) => {
    const answer = await backend.app.inject({ method, url });
    expect(`${answer.statusCode} ${problemSchema.parse(answer.json()).code}`).toBe(expected);
    expect(answer.headers['content-type']).toContain(PROBLEM_MEDIA_TYPE);
  });

  it('is told which methods there are', async () => {
    const answer = await backend.app.inject({ method: 'GET', url: '/v1/registrations' });
    expect(answer.headers['allow']).toBe('POST');
  });
});

describe('every answer', () => {
  const cases: readonly (readonly [string, InjectOptions])[] = [
    ['a success', { method: 'GET', url: '/v1/trust-root' }],
    ['a refusal', { method: 'POST', url: '/v1/registrations' }],
    ['an unknown address', { method: 'GET', url: '/CANARY' }],
    ['another method', { method: 'DELETE', url: '/v1/registrations' }],
    ['an address that is none', { method: 'GET', url: '/%zz' }],
  ];

  it.each(cases)('tells a browser to do nothing with it: %s', async (_what, options) => {
    const { headers } = await backend.app.inject(options);
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]),
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('asks for TLS from then on for a year, and lets no other origin read it', async () => {
    const { headers } = await backend.app.inject('/v1/trust-root');
    expect(headers).toMatchObject({
      'strict-transport-security': `max-age=${365 * 24 * 60 * 60}`,
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  });

  it('has an id of its own, whatever id the request came with', async () => {
    const asked = () => backend.app.inject({ url: '/healthz', headers: { 'x-request-id': 'CANARY' } });
    const ids = [await asked(), await asked()].map(({ headers }) => String(headers['x-request-id']));
    expect(new Set(ids).size).toBe(2);
    expect(ids.map((id) => /^[\da-f-]{36}$/u.test(id))).toEqual([true, true]);
    expect(ids.map((id) => backend.log().includes(`"requestId":"${id}"`))).toEqual([true, true]);
    expect(backend.log()).not.toContain('CANARY');
  });

  it('under /v1 forbids keeping it', async () => {
    const { answer } = await post('{}');
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it('to what was refused has left nothing in the store', async () => {
    const rows = await backend.store.read((queries) =>
      queries.selectFrom('registrations').selectAll().execute(),
    );
    // One registration fitted into 16 KiB.
    expect(rows).toHaveLength(1);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });
});
