import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { PAGE_FOLDER } from './build-page.ts';
import { CONTENT_SECURITY_POLICY } from '../../../electron/window/page-address.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the built page on this computer alone. */
export function servePage(port: number): Server {
  const server = createServer((request, response) => sendFile(request.url ?? '/', response));
  return server.listen(port, '127.0.0.1');
}

function sendFile(url: string, response: ServerResponse): void {
  // A browser asks for it of its own accord; the window has none.
  if (url === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  const path = normalize(url.split('?')[0] ?? '/').replace(/^\/$/u, '/index.html');
  const file = join(PAGE_FOLDER, path);
  const mediaType = MEDIA_TYPES[extname(file)];
  if (mediaType === undefined || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': mediaType,
    'content-security-policy': CONTENT_SECURITY_POLICY,
  });
  createReadStream(file).pipe(response);
}
