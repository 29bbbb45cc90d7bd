import ipaddr from 'ipaddr.js';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/**
 * Reads a list of addresses and networks (CIDR), divided by commas: the proxies whose X-Forwarded-For is believed.
 *
 * A network that spans every address is refused: whoever trusts everybody trusts the forgers too.
 */
export function parseTrustedProxies(
  text: string,
): Result<readonly string[], Failure<'TRUSTED_PROXIES_INVALID'>> {
  const networks = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = networks.find((each) => !isNetwork(each));
  return wrong === undefined ? ok(networks) : fail('TRUSTED_PROXIES_INVALID', `found ${wrong}`);
}

function isNetwork(text: string): boolean {
  if (!text.includes('/')) return isWholeAddress(text);
  if (!ipaddr.isValidCIDR(text)) return false;
  const [, bits] = ipaddr.parseCIDR(text);
  return bits > 0 && isWholeAddress(text.slice(0, text.indexOf('/')));
}

/** An IPv4 address has four parts here; "10" or "0x7f.1" mean different things to different readers. */
function isWholeAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
