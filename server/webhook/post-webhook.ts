import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { parseRetryAfter } from '../../shared/outbox/retry-policy.ts';
import type { DeliveryCode } from '../outgoing/delivery-codes.ts';
import { DELIVERED, failed, refused, type Delivery } from '../outgoing/delivery.ts';
import { errorCode } from '../platform/error-code.ts';
import { isTlsError } from '../platform/tls-error.ts';
import type { WebhookHeaders } from '../standard-webhooks/sign.ts';
import { resolveEndpoint, type Resolve } from './resolve-endpoint.ts';

/** A signed message and where it goes. */
export interface WebhookPost {
  readonly url: string;
  readonly isInternal: boolean;
  readonly headers: WebhookHeaders;
  readonly body: string;
}

/** What posting works with. */
export interface PostNeeds {
  readonly resolve: Resolve;
  readonly now: Date;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

const ANSWER_WITHIN_MS = 15_000;
/** More of an answer is not read; what counts is the status. */
const ANSWER_MAX_BYTES = 64 * 1024;
const GONE = 410;
const NAME_CODES = ['ENOTFOUND', 'EAI_AGAIN'];

/**
 * Posts a message. Any status from 200 to 299 is a success; redirects are not followed, because they could lead where the
 * endpoint's own address may not. 410 is final.
 */
export async function postWebhook(post: WebhookPost, { resolve, now, signal }: PostNeeds): Promise<Delivery> {
  const url = new URL(post.url);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const addresses = await endWith(resolveEndpoint(url.hostname, post.isInternal, resolve), deadline);
  if (addresses === undefined) return failed('WEBHOOK_TIMEOUT');
  if (!addresses.ok) return failed(addresses.failure.code);
  try {
    return await exchange(open(url, post, { addresses: addresses.value, signal: deadline }), post.body, now);
  } catch (error) {
    return failed(deadline.aborted ? 'WEBHOOK_TIMEOUT' : toDeliveryCode(error));
  }
}

/** The value, or nothing if the signal comes first. */
async function endWith<T>(value: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  return Promise.race([
    value,
    new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    }),
  ]);
}

interface Connecting {
  readonly addresses: readonly [string, ...string[]];
  readonly signal: AbortSignal;
}

function open(url: URL, { headers, body }: WebhookPost, { addresses, signal }: Connecting): ClientRequest {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return request(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Deed',
    },
    // The addresses that were checked, not what the name resolves to a moment later.
    lookup: pinTo(addresses),
    // A connection of its own: one that is kept may lead to an address that was checked for somebody else.
    agent: false,
    signal,
  });
}

function pinTo(addresses: readonly [string, ...string[]]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: ipaddr.IPv4.isValid(address) ? 4 : 6 }));
  const [first] = addresses;
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, entries);
    else callback(null, first, ipaddr.IPv4.isValid(first) ? 4 : 6);
  };
}

async function exchange(request: ClientRequest, body: string, now: Date): Promise<Delivery> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject).end(body);
  });
  await readSome(answer);
  request.destroy();
  return toDelivery(answer, now);
}

/** Reads a bounded part, so that an endpoint that answers as it should is not cut off. */
async function readSome(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      bytes += chunk instanceof Uint8Array ? chunk.byteLength : ANSWER_MAX_BYTES;
      if (bytes > ANSWER_MAX_BYTES) return;
    }
  } catch {
    // The status has been seen; how the rest ends changes nothing.
  }
}

function toDelivery({ statusCode = 0, headers }: IncomingMessage, now: Date): Delivery {
  if (statusCode >= 200 && statusCode < 300) return DELIVERED;
  const code: DeliveryCode = `HTTP_${statusCode}`;
  if (statusCode === GONE) return refused(code);
  return failed(code, parseRetryAfter(headers['retry-after'] ?? null, now));
}

function toDeliveryCode(error: unknown): DeliveryCode {
  const code = errorCode(error);
  if (NAME_CODES.includes(code)) return 'WEBHOOK_NAME_UNKNOWN';
  return isTlsError(code) ? 'WEBHOOK_TLS' : 'WEBHOOK_UNREACHABLE';
}
