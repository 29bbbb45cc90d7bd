import { protocol } from 'electron';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENT_SECURITY_POLICY, PAGE_SCHEME, toContentPath } from './page-address.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Makes `app:` a scheme like https: with an origin, a storage of its own and fetch. Must run before the app is ready. */
export function registerContentScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page's own files, by a list made of the folder: a path that is not in it does not exist, however it is spelt. */
export function serveContent(folder: string): void {
  const paths = new Map(listFiles(folder).map((name) => [`/${name}`, join(folder, name)]));
  protocol.handle(PAGE_SCHEME, async (request) => {
    const path = toContentPath(request.method, request.url, paths);
    return path === undefined ? refuse() : serveFile(path);
  });
}

function listFiles(folder: string, prefix = ''): readonly string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listFiles(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
  );
}

async function serveFile(path: string): Promise<Response> {
  const ending = path.split('.').at(-1) ?? '';
  return new Response(await readFile(path), {
    headers: {
      'content-type': MEDIA_TYPES[ending] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    },
  });
}

function refuse(): Response {
  return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
}
