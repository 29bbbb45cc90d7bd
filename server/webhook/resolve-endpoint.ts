import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/** Gives the addresses of a name; throws if it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Asks the system's resolver. */
export const resolveBySystem: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
};

/**
 * Whether an address belongs to a machine of the public internet.
 *
 * Everything else is refused: this computer, private, link-local (where clouds keep their metadata) and shared networks,
 * multicast, reserved ranges, and IPv6 addresses that carry an IPv4 address inside (IANA special-purpose registries, RFC 6890).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || isGlobalUnicast(parsed);
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Of IPv6 only this block is given out to the internet (RFC 4291, section 2.4); the library knows ranges by exception. */
function isGlobalUnicast(address: ipaddr.IPv6): boolean {
  return address.match(GLOBAL_UNICAST);
}

/** An endpoint's addresses, looked up now and allowed; to be connected to as they are, because the next look-up may differ. */
export async function resolveEndpoint(
  hostname: string,
  isInternal: boolean,
  resolve: Resolve,
): Promise<
  Result<readonly [string, ...string[]], Failure<'WEBHOOK_NAME_UNKNOWN' | 'WEBHOOK_ADDRESS_REFUSED'>>
> {
  const [first, ...others] = await findAddresses(hostname.replace(/^\[|\]$/gu, ''), resolve);
  if (first === undefined) return fail('WEBHOOK_NAME_UNKNOWN');
  // One address inside is enough: which of them is taken is chance.
  if (!isInternal && ![first, ...others].every(isPublicAddress)) return fail('WEBHOOK_ADDRESS_REFUSED');
  return ok([first, ...others]);
}

async function findAddresses(host: string, resolve: Resolve): Promise<readonly string[]> {
  if (ipaddr.isValid(host)) return [host];
  try {
    return await resolve(host);
  } catch {
    // A name that does not resolve now may resolve later; why is in the resolver's own log.
    return [];
  }
}
