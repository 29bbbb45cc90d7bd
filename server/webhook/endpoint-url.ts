import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

const URL_MAX = 2000;

/**
 * Checks where an endpoint may be: https on port 443, without user, password and fragment.
 *
 * One that the vendor says is inside its own network may use http and any port. Whether a name leads inside is known only when
 * it is resolved, at each delivery.
 */
export function parseEndpointUrl(
  text: string,
  isInternal: boolean,
): Result<string, Failure<'WEBHOOK_URL_INVALID'>> {
  const url = text.length <= URL_MAX && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    return fail('WEBHOOK_URL_INVALID', 'expected https://HOST/PATH');
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    return fail('WEBHOOK_URL_INVALID', 'expected no user, password or fragment; messages are signed');
  }
  if (!isInternal && (url.protocol !== 'https:' || url.port !== '')) {
    return fail('WEBHOOK_URL_INVALID', 'expected https and port 443, or --internal for your own network');
  }
  return ok(url.href);
}
