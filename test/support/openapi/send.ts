import { openRawConnection } from '../raw-socket.ts';
import type { WireRequest } from './mutations.ts';

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

/**
 * Sends a request on a connection of its own, byte for byte as it is given, and reads the answer until the backend closes the
 * connection. Rejects if it does not within the time, which is longer than the backend's own limit.
 */
export async function sendWire(port: number, request: WireRequest, withinMs: number): Promise<WireAnswer> {
  const { socket, received } = openRawConnection(port);
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`expected an answer, found none in ${withinMs} ms`)), withinMs);
  });
  socket.write(toBytes(request));
  try {
    return readAnswer(await Promise.race([received, hung]));
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function toBytes({ method, target, headers, body }: WireRequest): Buffer {
  const has = (name: string) => headers.some(([each]) => each === name);
  const all = [
    ...headers,
    ...(body === undefined || has('content-length') || has('transfer-encoding')
      ? []
      : [['content-length', String(body.length)] as const]),
    ['connection', 'close'] as const,
  ];
  const lines = [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body ?? Buffer.alloc(0)]);
}

function readAnswer(text: string): WireAnswer {
  // What the backend says before the answer ("100 Continue") is none.
  const answer = text.replace(/^HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n/u, '');
  const end = answer.indexOf('\r\n\r\n');
  const [start = '', ...headers] = answer.slice(0, end).split('\r\n');
  const type = headers.find((line) => /^content-type:/iu.test(line)) ?? '';
  const isChunked = headers.some((line) => /^transfer-encoding: *chunked$/iu.test(line));
  const body = answer.slice(end + 4);
  return {
    status: Number(start.split(' ')[1] ?? 0),
    mediaType: type.replace(/^content-type: */iu, '').replace(/;.*$/u, ''),
    body: isChunked ? joinChunks(body) : body,
  };
}

function joinChunks(text: string): string {
  const [size = '', ...rest] = text.split('\r\n');
  const length = Number.parseInt(size, 16);
  if (Number.isNaN(length) || length === 0) return '';
  const after = rest.join('\r\n');
  return after.slice(0, length) + joinChunks(after.slice(length + 2));
}
