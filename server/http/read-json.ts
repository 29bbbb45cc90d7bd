import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import { isDeeperThan, JSON_DEPTH_MAX } from './json-depth.ts';
import { RequestRefused } from './request-refused.ts';

/** The largest body that is read, on routes that do not set their own `bodyLimit`. */
export const BODY_MAX_BYTES = 16 * 1024;

const JSON_IN_UTF8 = /^application\/json(?:; charset="?utf-8"?)?$/iu;

/**
 * Reads JSON in UTF-8 and no other body, and keeps the hash of its exact bytes, by which the sender knows them again.
 *
 * Nothing is ever unpacked, so that no small body can become a large one.
 */
export function readJson(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('bodyHash', '');
  app.decorateRequest('bodyBytes');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_IN_UTF8, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding !== 'identity') return done(new RequestRefused('MEDIA_TYPE_UNSUPPORTED'));
    if (isDeeperThan(body, JSON_DEPTH_MAX)) return done(new RequestRefused('BODY_TOO_DEEP'));
    const text = decodeUtf8(body);
    if (text === undefined) return done(Object.assign(new Error('expected UTF-8'), { statusCode: 400 }));
    request.bodyHash = createHash('sha256').update(body).digest('base64url');
    if (request.routeOptions.config.keepsBytes === true) request.bodyBytes = body;
    return parseJson(request, text, done);
  });
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The answer says that the body is not JSON; what it is instead does not matter.
    return undefined;
  }
}
