import type { IncomingMessage } from 'node:http';

/** How many headers a request may have. Node drops those beyond its own limit without a word; a request is then refused. */
export const HEADERS_MAX = 100;
/** The bytes that all headers may have together. */
export const HEADERS_MAX_BYTES = 16 * 1024;

/** Headers that say one thing; of two, Node would take the first and another program the last. */
const SINGLE = new Set(['host', 'content-type', 'content-encoding', 'authorization']);

/**
 * Whether a request's first lines can be acted on: there is a host, there are not too many headers, none that decides came
 * twice, and the address holds no NUL, which is an end to some readers and which PostgreSQL takes in no text.
 */
export function areHeadersClear({ url = '', headers, rawHeaders }: IncomingMessage): boolean {
  if (url.includes('%00') || headers.host === undefined || rawHeaders.length > 2 * HEADERS_MAX) return false;
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) return false;
    seen.add(name);
  }
  return true;
}
