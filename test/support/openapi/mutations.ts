import * as fc from 'fast-check';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

/** A way to make a request wrong, which says what it did. */
export type Mutation = (request: WireRequest) => WireRequest;

const LONG = 'x'.repeat(5000);
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.1, 2 ** 53, -(2 ** 63), 1e308, '', ' ', '0', 'null', '[object Object]'],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00\ud800',
    '\u202e',
    '\ufeff',
    '../../etc/passwd',
    "' or 1=1 --",
    '{{7*7}}',
    '=1+1',
  ],
  ...[LONG, '4111 1111 1111 1111', [], [[]], {}, { a: 1 }, nest(30), nest(2000)],
];
const NAMES = ['extra', '__proto__', 'constructor', 'prototype', 'toString', '', '\u0000', 'a'.repeat(500)];

function nest(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}

/** Puts something else in one place of a JSON value: another value, nothing, or one property more. */
export function toMutatedJson(value: unknown): fc.Arbitrary<unknown> {
  const paths = listPaths(value);
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.constantFrom('replace', 'remove', 'add'),
      fc.constantFrom(...VALUES),
      fc.constantFrom(...NAMES),
    )
    .map(([path, how, other, name]) => change(value, path, (found) => toOther(found, { how, other, name })));
}

interface Change {
  readonly how: string;
  readonly other: unknown;
  readonly name: string;
}

/** Stands for "no longer there". */
const GONE = Symbol('gone');

function toOther(found: unknown, { how, other, name }: Change): unknown {
  if (how === 'remove') return GONE;
  if (how === 'replace') return other;
  if (Array.isArray(found)) return [...(found as readonly unknown[]), other];
  if (typeof found !== 'object' || found === null) return other;
  // A computed name makes an own property of `__proto__` too.
  return { ...found, [name]: other };
}

function listPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => listPaths(inner, [...path, name]))];
}

function change(
  value: unknown,
  [name, ...rest]: readonly string[],
  toNew: (found: unknown) => unknown,
): unknown {
  if (name === undefined) return toNew(value);
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
    .map(([each, inner]) => [each, each === name ? change(inner, rest, toNew) : inner] as const)
    .filter(([, inner]) => inner !== GONE);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Text that is nearly the JSON of a value, or no JSON at all. */
export function toMutatedBytes(json: string): fc.Arbitrary<Buffer> {
  return fc.oneof(
    fc.nat({ max: Math.max(json.length - 1, 0) }).map((end) => Buffer.from(json.slice(0, end))),
    fc.constantFrom('}', ']', ',', ' {}', '\u0000', '//', '/**/').map((end) => Buffer.from(json + end)),
    fc
      .constantFrom('utf16le' as const, 'latin1' as const)
      .map((encoding) => Buffer.from(`${json}ä`, encoding)),
    fc.constant(Buffer.from(`\ufeff${json}`)),
    fc.constant(Buffer.from(json.replace('{', '{"version":1,"version":2,'))),
    fc.constant(Buffer.from(json.replace('{', '{"__proto__":{"isAdmin":true},'))),
    fc.constant(Buffer.from(json.replace('{', '{"\\u005f\\u005fproto__":{"isAdmin":true},'))),
    fc.constant(Buffer.from(json.replace('{', '{"constructor":{"prototype":{"isAdmin":true}},'))),
    fc.constant(Buffer.from(json.replaceAll(/:\d+/gu, ':1e999'))),
    fc.constant(Buffer.from(json.replaceAll(/:\d+/gu, `:${'9'.repeat(400)}`))),
    fc.constant(Buffer.from('['.repeat(8000))),
    fc.constant(Buffer.from(`${json}${' '.repeat(300 * 1024)}`)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.alloc(0)),
  );
}

const STRAY_HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'text/plain'],
  ['content-type', 'application/xml'],
  ['content-type', 'application/json; charset=utf-7'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', ''],
  ['content-encoding', 'gzip'],
  ['idempotency-key', ''],
  ['idempotency-key', 'x'.repeat(7000)],
  ['authorization', 'Bearer '],
  ['authorization', `Bearer ${'x'.repeat(7000)}`],
  ['authorization', 'Basic YTpi'],
  ['accept', 'text/html;q=x'],
  ['x-http-method-override', 'DELETE'],
  ['x-forwarded-for', '999.999.999.999'],
  ['forwarded', 'for="_gazonk"'],
  ['transfer-encoding', 'gzip'],
  ['expect', 'CANARY'],
  ['upgrade', 'h2c'],
  ['range', 'bytes=0-0'],
  ['if-none-match', '*'],
  ['origin', 'https://example.com'],
  ['x-\u00e4', 'y'],
  ['x', '\u00ff\u0001'],
  ['content-length', '99999999999999999999'],
  ['host', 'a b'],
];

/** Changes the headers of a request: one more, another in its place, the same one twice, or one less. */
export function toHeaderMutation(): fc.Arbitrary<Mutation> {
  const stray = fc.constantFrom(...STRAY_HEADERS);
  return fc.oneof(
    stray.map((header): Mutation => (request) => ({ ...request, headers: [...request.headers, header] })),
    stray.map((header): Mutation => (request) => ({
      ...request,
      headers: [...request.headers.filter(([name]) => name !== header[0]), header],
    })),
    fc.nat({ max: 20 }).map((at): Mutation => (request) => {
      const twice = request.headers[at % request.headers.length];
      return twice === undefined ? request : { ...request, headers: [...request.headers, twice] };
    }),
    fc.nat({ max: 20 }).map((at): Mutation => (request) => ({
      ...request,
      headers: request.headers.filter((_, index) => index !== at % request.headers.length),
    })),
  );
}

/** Changes where a request goes. */
export function toTargetMutation(): fc.Arbitrary<Mutation> {
  const tails = [
    '?',
    '?a=1&a=2',
    '?__proto__=1',
    '?%00',
    '?%zz',
    `?${'x'.repeat(4000)}`,
    '/',
    '//',
    '/..',
    '%2e%2e%2f',
    '%00',
    '%zz',
    ';a=b',
    '#a',
    '\u00e4',
  ];
  return fc.oneof(
    fc
      .constantFrom(...tails)
      .map((tail): Mutation => (request) => ({ ...request, target: request.target + tail })),
    fc
      .constantFrom('%00', '..%2f..%2f', 'x'.repeat(3000), '%ff', '-1', '0', "'", '%7b%7d')
      .map((part): Mutation => (request) => ({
        ...request,
        target: request.target.replace(/[^/]+$/u, part),
      })),
  );
}
