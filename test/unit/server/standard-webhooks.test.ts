import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawWebhookSecret, parseWebhookSecret } from '../../../server/standard-webhooks/secret.ts';
import { signWebhook } from '../../../server/standard-webhooks/sign.ts';
import { verifyWebhook, type ReceivedWebhook } from '../../../server/standard-webhooks/verify.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const MINUTE_MS = 60_000;
const BODY = '{"type":"order.completed"}';

function drawSecret(): KeyObject {
  const secret = parseWebhookSecret(drawWebhookSecret(randomBytes));
  if (!secret.ok) throw new Error(secret.failure.code);
  return secret.value;
}

function sign(
  secrets: readonly [KeyObject, ...KeyObject[]],
  { id = 'msg_1', sentAt = NOW, body = BODY } = {},
) {
  return signWebhook({ id, sentAt, body }, secrets);
}

function verify(headers: ReceivedWebhook['headers'], secrets: readonly KeyObject[], body = BODY) {
  const verified = verifyWebhook({ headers, body: Buffer.from(body) }, { secrets, now: NOW });
  return verified.ok ? 'believed' : verified.failure.code;
}

function drawOfBytes(count: number): string {
  return `whsec_${randomBytes(count).toString('base64')}`;
}

describe('signing a message', () => {
  it('makes the signature that the makers of the standard publish as an example', () => {
    const secret = parseWebhookSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAt: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    };
    const headers = secret.ok ? signWebhook(message, [secret.value]) : undefined;
    expect(headers).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is HMAC-SHA-256 over id, time in whole seconds and body', () => {
    const bytes = randomBytes(32);
    const sentAt = new Date('2026-05-04T10:00:00.999Z');
    const headers = sign([createSecretKey(bytes)], { sentAt });
    const expected = createHmac('sha256', bytes).update(`msg_1.1777888800.${BODY}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  });
});

describe('verifying a message', () => {
  const secret = drawSecret();
  const headers = sign([secret]);

  it('believes what was signed', () => {
    expect(verify(headers, [secret])).toBe('believed');
  });

  it.each([
    ['another body', headers, `${BODY} `],
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, BODY],
    ['another time', { ...headers, 'webhook-timestamp': String(NOW.getTime() / 1000 - 1) }, BODY],
    ['another secret', sign([drawSecret()]), BODY],
    ['no signature', { ...headers, 'webhook-signature': '' }, BODY],
    [
      'another kind of signature',
      { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') },
      BODY,
    ],
    [
      'half a signature',
      { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, 20) },
      BODY,
    ],
  ])('refuses %s', (_, changed, body) => {
    expect(verify(changed, [secret], body)).toBe('WEBHOOK_SIGNATURE_WRONG');
  });

  it.each([
    ['no id', { ...headers, 'webhook-id': undefined }],
    ['no time', { ...headers, 'webhook-timestamp': undefined }],
    ['no signatures', { ...headers, 'webhook-signature': undefined }],
    ['an id with a full stop', sign([secret], { id: 'msg.1' })],
    ['an id that came twice', sign([secret], { id: 'msg_1, msg_1' })],
    ['a time that is no number', { ...headers, 'webhook-timestamp': '1e9' }],
  ])('refuses %s', (_, changed) => {
    expect(verify(changed, [secret])).toBe('WEBHOOK_HEADERS_INVALID');
  });

  it.each([
    [-5 * MINUTE_MS, 'believed'],
    [-5 * MINUTE_MS - 1000, 'WEBHOOK_TOO_OLD'],
    [5 * MINUTE_MS, 'believed'],
    [5 * MINUTE_MS + 1000, 'WEBHOOK_TOO_NEW'],
  ])('sent %i ms from now: %s', (difference, expected) => {
    const sentAt = new Date(NOW.getTime() + difference);
    expect(verify(sign([secret], { sentAt }), [secret])).toBe(expected);
  });

  it('tells a stranger nothing about the time', () => {
    const old = sign([drawSecret()], { sentAt: new Date(0) });
    expect(verify(old, [secret])).toBe('WEBHOOK_SIGNATURE_WRONG');
  });

  it('goes on while secrets change: sender and receiver each with old and new', () => {
    const [old, fresh] = [drawSecret(), drawSecret()];
    expect(verify(sign([old]), [fresh, old])).toBe('believed');
    expect(verify(sign([fresh]), [fresh, old])).toBe('believed');
    expect(verify(sign([fresh, old]), [old])).toBe('believed');
    expect(verify(sign([old]), [fresh])).toBe('WEBHOOK_SIGNATURE_WRONG');
  });
});

describe('a secret', () => {
  it('has 24 to 64 bytes in base64 behind its prefix', () => {
    expect([23, 24, 64, 65].map((count) => parseWebhookSecret(drawOfBytes(count)).ok)).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it.each(['', 'whsec_', 'whsec_not base64 at all!', randomBytes(32).toString('base64')])(
    'is not %j',
    (text) => {
      const parsed = parseWebhookSecret(text);
      expect(parsed.ok ? '' : parsed.failure.code).toBe('WEBHOOK_SECRET_INVALID');
    },
  );

  it('is another one each time, and longer than anybody can guess', () => {
    const [one, other] = [drawWebhookSecret(randomBytes), drawWebhookSecret(randomBytes)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.slice('whsec_'.length), 'base64').length).toBe(32);
  });
});
