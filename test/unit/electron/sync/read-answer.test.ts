import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TransportAnswer } from '../../../../electron/sync/transport.ts';
import { readAnswer } from '../../../../electron/sync/read-answer.ts';
import {
  PRODUCT,
  randomInstallation,
  signDocuments,
  type DocumentChanges,
} from '../../../support/documents.ts';
import { createVendorKeys } from '../../../support/vendor-keys.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const keys = createVendorKeys();
const installation = randomInstallation();
const expectation = { trustRoot: keys.trustRoot, product: PRODUCT, installation };
const request = {
  url: 'https://example.com/v1/registrations',
  idempotencyKey: randomUUID(),
  body: '{"version":1}',
};

function answer(
  status: number,
  body: unknown,
  more: Partial<Extract<TransportAnswer, { kind: 'answer' }>> = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const mediaType = status < 400 ? 'application/json' : 'application/problem+json';
  return { kind: 'answer', status, mediaType, retryAfter: null, body: text, ...more } as const;
}

function read(given: TransportAnswer) {
  return readAnswer(request, given, expectation, NOW);
}

function documents(changes: DocumentChanges = {}, signer = keys) {
  return { version: 1, ...signDocuments(signer, { installation, ...request }, changes) };
}

function problem(code: string, more: Readonly<Record<string, unknown>> = {}) {
  return { type: 'about:blank', title: 'refused', status: 403, code, ...more };
}

const untrusted = { outcome: { kind: 'failed', reason: 'ANSWER_UNTRUSTED' } };

describe('what an answer means', () => {
  it('is acceptance only when all three documents verify and speak of this request', async () => {
    const body = documents();
    const { version: _version, ...three } = body;
    expect(await read(answer(201, body))).toEqual({ outcome: { kind: 'accepted' }, documents: three });
  });

  it.each<[string, TransportAnswer]>([
    ['garbage', answer(200, '<html>Welcome to the hotel</html>')],
    ['an empty answer', answer(201, '')],
    ['an unknown property', answer(201, { ...documents(), extra: 1 })],
    ['a stranger’s signatures', answer(201, documents({}, createVendorKeys()))],
    [
      'a certificate for another product',
      answer(201, documents({ certificate: { product: otherProduct() } })),
    ],
    [
      'a certificate for another installation',
      answer(201, documents({ certificate: { installation: randomInstallation() } })),
    ],
    ['a certificate that is a revocation', answer(201, documents({ certificate: { state: 'revoked' } }))],
    [
      'an acknowledgement of another entry',
      answer(201, documents({ acknowledgement: { idempotencyKey: randomUUID() } })),
    ],
    [
      'an acknowledgement of other bytes',
      answer(201, documents({ acknowledgement: { requestHash: 'A'.repeat(43) } })),
    ],
    [
      'a receipt of another registration',
      answer(201, documents({ receipt: { registration: randomUUID() } })),
    ],
    [
      'a refusal that is no problem document',
      answer(403, 'Forbidden by the proxy', { mediaType: 'text/html' }),
    ],
    ['a code that is not in the catalogue', answer(404, problem('LICENCE_ODD'))],
    ['a redirect', answer(302, '')],
    ['a revocation that nobody signed', answer(403, problem('LICENCE_REVOKED'))],
  ])('is nothing to believe, and the entry waits: %s', async (_name, given) => {
    expect(await read(given)).toEqual(untrusted);
  });

  it.each([
    ['LICENCE_UNKNOWN', 'LICENCE_UNKNOWN'],
    ['LICENCE_WRONG_PRODUCT', 'LICENCE_WRONG_PRODUCT'],
    ['LICENCE_SUSPENDED', 'LICENCE_SUSPENDED'],
    ['LICENCE_EXPIRED', 'LICENCE_EXPIRED'],
    ['LICENCE_KEY_REPLACED', 'LICENCE_KEY_REPLACED'],
    ['LICENCE_NO_SEAT', 'LICENCE_NO_SEAT'],
    ['REQUEST_INVALID', 'REQUEST_INVALID'],
    ['IDEMPOTENCY_KEY_REUSED', 'REQUEST_INVALID'],
    ['NOTICE_MISSING', 'REQUEST_INVALID'],
  ])('is a refusal for the owner to look at: %s', async (code, shown) => {
    expect(await read(answer(403, problem(code)))).toEqual({ outcome: { kind: 'refused', code: shown } });
  });

  it('is an end of the licence only with a certificate, signed for this installation, that says so', async () => {
    const { certificate } = documents({ certificate: { state: 'revoked' } });
    expect(await read(answer(403, problem('LICENCE_REVOKED', { certificate })))).toEqual({
      outcome: { kind: 'refused', code: 'LICENCE_REVOKED' },
      certificate,
    });
    const { certificate: active } = documents();
    expect(await read(answer(403, problem('LICENCE_REVOKED', { certificate: active })))).toEqual(untrusted);
  });

  it.each<[string, TransportAnswer, unknown]>([
    ['500', answer(500, 'oops'), { kind: 'failed', reason: 'BACKEND_FAULT' }],
    [
      '503 with Retry-After',
      answer(503, '', { retryAfter: '30' }),
      { kind: 'failed', reason: 'BACKEND_FAULT', retryAfterMs: 30_000 },
    ],
    [
      'RATE_LIMITED with Retry-After',
      answer(429, problem('RATE_LIMITED', { status: 429 }), { retryAfter: '42' }),
      { kind: 'failed', reason: 'BACKEND_FAULT', retryAfterMs: 42_000 },
    ],
    [
      '429 with Retry-After',
      answer(429, '', { retryAfter: '5' }),
      { kind: 'failed', reason: 'BACKEND_FAULT', retryAfterMs: 5_000 },
    ],
    [
      'a route that is not there',
      answer(404, problem('NOT_FOUND')),
      { kind: 'failed', reason: 'BACKEND_FAULT' },
    ],
    ['silence', { kind: 'none', reason: 'BACKEND_TIMEOUT' }, { kind: 'failed', reason: 'BACKEND_TIMEOUT' }],
  ])('is a reason to try later: %s', async (_name, given, outcome) => {
    expect(await read(given)).toEqual({ outcome });
  });
});

function otherProduct() {
  return `${PRODUCT}-2` as typeof PRODUCT;
}
