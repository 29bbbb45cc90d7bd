import type { WaitingReason } from '../../shared/outbox/outbox-entry.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';

/** How long the backend may be silent, in milliseconds, before the attempt counts as failed. */
export const REQUEST_TIMEOUT_MS = 60_000;
const ANSWER_MAX_BYTES = 64 * 1024;

/** The part of `fetch` that is used; in the client it is Electron's, which knows the system's proxy and trust store. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Makes a transport of a fetch function. */
export function createFetchTransport(fetch: Fetch, timeoutMs: number = REQUEST_TIMEOUT_MS): Transport {
  return async (request) => {
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      aborter.abort();
    }, timeoutMs);
    try {
      // The race is not for show: the fetch of Node 18 follows a signal through a weak reference, and forgets it when
      // memory is tidied within the minute.
      return await Promise.race([exchange(fetch, request, aborter.signal), waitForAbort(aborter.signal)]);
    } catch (error) {
      return { kind: 'none', reason: aborter.signal.aborted ? 'BACKEND_TIMEOUT' : toReason(error) };
    } finally {
      clearTimeout(timer);
      // Ends a body that is too long or never ends.
      aborter.abort();
    }
  };
}

async function exchange(
  fetch: Fetch,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportAnswer> {
  const response = await fetch(request.url, {
    method: 'POST',
    headers: toHeaders(request),
    body: request.body,
    // What is sent goes to the backend it is for and nowhere else.
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    signal,
  });
  return readAnswer(response);
}

function toHeaders({ idempotencyKey, ownerToken }: TransportRequest): Record<string, string> {
  return {
    'content-type': 'application/json',
    // The key is a structured-field string, hence the quotes (draft-ietf-httpapi-idempotency-key-header).
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': `"${idempotencyKey}"` }),
    ...(ownerToken === undefined ? {} : { authorization: `Bearer ${ownerToken}` }),
  };
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('expected an answer in time, found none'));
    });
  });
}

async function readAnswer(response: Response): Promise<TransportAnswer> {
  const body = await readText(response);
  if (body === undefined) return { kind: 'none', reason: 'ANSWER_UNTRUSTED' };
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    kind: 'answer',
    status: response.status,
    mediaType,
    retryAfter: response.headers.get('retry-after'),
    body,
  };
}

/** The body as text, or `undefined` when it is longer than any answer of the backend. */
async function readText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.byteLength;
    if (length > ANSWER_MAX_BYTES) return undefined;
    chunks.push(value);
  }
}

const OFFLINE_ERRORS = [
  'ERR_INTERNET_DISCONNECTED',
  'ERR_NETWORK_CHANGED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NAME_RESOLUTION_FAILED',
  'ERR_ADDRESS_UNREACHABLE',
  'ERR_PROXY_CONNECTION_FAILED',
];

/** Chromium's network errors have no code property; their name is the message (`net::ERR_…`). */
function toReason(error: unknown): WaitingReason {
  const name = error instanceof Error ? /net::(ERR_\w+)/u.exec(error.message)?.[1] : undefined;
  return name !== undefined && OFFLINE_ERRORS.includes(name) ? 'NETWORK_OFFLINE' : 'BACKEND_UNREACHABLE';
}
