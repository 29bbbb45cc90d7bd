import { parseUrl } from './parse-url.ts';

/** The scheme of our page. */
export const PAGE_SCHEME = 'app';
const HOST = 'deed';
/** The origin of our page, and of nothing else. */
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${HOST}`;
/** The address of our page. */
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** What the page may load and run: its own files. Sent as a header, so that no page can leave it out. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The file behind a request, or `undefined` for another method, host or path than those that exist. */
export function toContentPath(
  method: string,
  url: string,
  paths: ReadonlyMap<string, string>,
): string | undefined {
  const address = method === 'GET' ? parseUrl(url) : undefined;
  const isOurs = address?.protocol === `${PAGE_SCHEME}:` && address.host === HOST;
  return isOurs ? paths.get(address.pathname) : undefined;
}
