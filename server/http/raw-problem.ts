import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE } from '../../shared/api/problem.ts';
import { errorCode } from '../platform/error-code.ts';
import { BARE_HEADERS } from './answer-headers.ts';
import { createProblem, toHttpStatus } from './to-problem.ts';

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is not HTTP, or not in time, on the bare socket, and closes it: there is no request to reply to. */
export function answerClientError(error: Error, socket: Socket): void {
  if (errorCode(error) === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUSES[errorCode(error)] ?? 400;
  if (socket.writable) socket.write(toRawProblem(status));
  socket.destroySoon();
}

/** Answers an `Expect` header that is not understood, which Node would answer without a body. */
export function answerExpectation({ socket }: IncomingMessage): void {
  if (socket.writable) socket.write(toRawProblem(toHttpStatus('HEADERS_INVALID')));
  socket.destroySoon();
}

function toRawProblem(status: number): string {
  const body = JSON.stringify({ ...createProblem('HEADERS_INVALID'), status });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
