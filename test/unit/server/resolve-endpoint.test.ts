import { describe, expect, it } from 'vitest';
import { isPublicAddress, resolveEndpoint } from '../../../server/webhook/resolve-endpoint.ts';

const INSIDE = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  // Cloud metadata: AWS and others, Alibaba, Oracle.
  ...['169.254.169.254', '100.100.100.200', '192.0.0.192'],
  ...['100.64.0.1', '100.127.255.255', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8'],
  ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:53aa:64c::1', '100::1'],
  ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '4000::1'],
  // Other spellings of 127.0.0.1, and what is no address.
  ...['0x7f.1', '2130706433', '0177.0.0.1', '127.1', 'localhost', '', '8.8.8.8.', '8.8.8.8/32'],
];

function resolveTo(...addresses: readonly string[]): () => Promise<readonly string[]> {
  return () => Promise.resolve(addresses);
}

describe('an address', () => {
  it.each(INSIDE)('that is not public is refused: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    ...[
      '8.8.8.8',
      '1.1.1.1',
      '172.15.255.255',
      '172.32.0.1',
      '100.63.255.255',
      '100.128.0.1',
      '223.255.255.1',
    ],
    ...['2606:4700:4700::1111', '2a00:1450:4001:830::200e'],
  ])('that is public is allowed: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('the host of an endpoint', () => {
  it('is looked up once, and gives the addresses that were looked at', async () => {
    const found = await resolveEndpoint('crm.example', false, resolveTo('8.8.8.8', '2606:4700::1'));
    expect(found).toEqual({ ok: true, value: ['8.8.8.8', '2606:4700::1'] });
  });

  it('is refused when one of its addresses is inside', async () => {
    const found = await resolveEndpoint('crm.example', false, resolveTo('8.8.8.8', '10.0.0.1'));
    expect(found).toMatchObject({ ok: false, failure: { code: 'WEBHOOK_ADDRESS_REFUSED' } });
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:10.0.0.1]'])(
    'is refused without a look-up when it is an address inside: %s',
    async (host) => {
      const found = await resolveEndpoint(host, false, () => Promise.reject(new Error('no look-up')));
      expect(found).toMatchObject({ ok: false, failure: { code: 'WEBHOOK_ADDRESS_REFUSED' } });
    },
  );

  it('may be inside when the vendor said so', async () => {
    expect(await resolveEndpoint('crm.internal', true, resolveTo('10.0.0.1'))).toMatchObject({ ok: true });
    expect(await resolveEndpoint('[::1]', true, resolveTo())).toEqual({ ok: true, value: ['::1'] });
  });

  it('is unknown when nothing resolves', async () => {
    for (const resolve of [resolveTo(), () => Promise.reject(new Error('ENOTFOUND'))]) {
      expect(await resolveEndpoint('gone.example', false, resolve)).toMatchObject({
        failure: { code: 'WEBHOOK_NAME_UNKNOWN' },
      });
    }
  });
});
