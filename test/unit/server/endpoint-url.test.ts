import { describe, expect, it } from 'vitest';
import { parseEndpointUrl } from '../../../server/webhook/endpoint-url.ts';

describe('the address of an endpoint', () => {
  it.each(['https://crm.example/deed', 'https://crm.example/deed?tenant=1', 'https://crm.example:443/'])(
    'is https on its own port: %s',
    (url) => {
      expect(parseEndpointUrl(url, false)).toEqual({ ok: true, value: new URL(url).href });
    },
  );

  it.each([
    ...[
      'http://crm.example/',
      'https://crm.example:8443/',
      'https://user:pw@crm.example/',
      'https://pw@crm.example/',
    ],
    ...[
      'https://crm.example/#part',
      'ftp://crm.example/',
      'file:///etc/passwd',
      'crm.example',
      '',
      'https://',
    ],
    `https://crm.example/${'a'.repeat(2000)}`,
  ])('is nothing else: %s', (url) => {
    expect(parseEndpointUrl(url, false)).toMatchObject({
      ok: false,
      failure: { code: 'WEBHOOK_URL_INVALID' },
    });
  });

  it.each(['http://crm.internal/deed', 'http://10.0.0.5:8080/', 'https://crm.internal:8443/'])(
    'may be http and on any port inside the vendor’s network: %s',
    (url) => {
      expect(parseEndpointUrl(url, true)).toMatchObject({ ok: true });
    },
  );

  it('has no password in it inside the vendor’s network either', () => {
    expect(parseEndpointUrl('http://user:pw@crm.internal/', true)).toMatchObject({ ok: false });
  });
});
