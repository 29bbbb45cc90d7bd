import ipaddr from 'ipaddr.js';

const IPV6_BLOCK_BYTES = 8;

/**
 * The block of addresses that one sender can be assumed to hold: the address itself for IPv4, also where IPv6 carries it
 * (RFC 4291, section 2.5.5.2), else the /64 network, which a single customer of a provider gets (RFC 6177).
 *
 * `undefined` if the text is no address.
 */
export function toAddressBlock(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return address
    .toByteArray()
    .slice(0, IPV6_BLOCK_BYTES)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** Whether an address is this computer's own. */
export function isLoopback(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}
