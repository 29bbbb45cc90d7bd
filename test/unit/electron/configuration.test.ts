import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  loadConfiguration,
  type ConfigurationSources,
} from '../../../electron/configuration/load-configuration.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';
import { sampleProduct } from '../../support/sample.ts';
import { createVendorKeys } from '../../support/vendor-keys.ts';

let folder: string;
const { trustRoot } = createVendorKeys();
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  mkdirSync(join(folder, 'product'));
  write('product/product.json', sampleProduct());
  write('product/trust-root.json', trustRoot);
});
afterEach(() => removeFolder(folder));

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function load(change: Partial<ConfigurationSources> = {}) {
  return loadConfiguration({
    productFolder: join(folder, 'product'),
    policyFolder: folder,
    isPackaged: true,
    environment: {},
    ...change,
  });
}

describe('the configuration', () => {
  it('takes the backend from the policy before product.json, and from the environment only while unpackaged', () => {
    const environment = { DEED_SERVER_URL: 'http://127.0.0.1:1/' };
    expect(load({ environment })).toMatchObject({ ok: true, value: { server: undefined } });
    expect(load({ environment, isPackaged: false })).toMatchObject({
      value: { server: 'http://127.0.0.1:1' },
    });
    write('product/product.json', { ...sampleProduct(), server: 'https://vendor.example.com/' });
    expect(load({ environment, isPackaged: false })).toMatchObject({
      value: { server: 'https://vendor.example.com' },
    });
    write('sample-studio.json', { version: 1, server: 'https://policy.example.com' });
    expect(load()).toMatchObject({ value: { server: 'https://policy.example.com' } });
  });

  it('refuses a packaged client without keys, whatever the environment says', () => {
    const environment = { DEED_TRUST_ROOT: join(folder, 'product/trust-root.json') };
    const productFolder = join(folder, 'bare');
    mkdirSync(productFolder);
    write('bare/product.json', sampleProduct());
    expect(load({ productFolder, environment })).toMatchObject({
      ok: false,
      failure: { code: 'CONFIGURATION_INVALID' },
    });
    expect(load({ productFolder, isPackaged: false })).toMatchObject({
      ok: true,
      value: { trustRoot: undefined },
    });
  });

  it.each([
    ['product/product.json', '{'],
    ['product/product.json', { version: 2 }],
    ['product/trust-root.json', { version: 1, keys: [] }],
    ['product/trust-root.json', 'x'],
    ['sample-studio.json', { version: 1, server: 'ftp://example.com' }],
    ['sample-studio.json', { version: 1, extra: true }],
    ['sample-studio.json', { version: 1, server: 'http://registration.example.com' }],
    ['product/product.json', { ...sampleProduct(), server: 'http://registration.example.com' }],
    ['product/product.json', { ...sampleProduct(), server: 'https://user@registration.example.com' }],
    ['product/product.json', { ...sampleProduct(), server: 'http://127.0.0.1.example.com' }],
  ])('says which file is wrong instead of ignoring it: %s %j', (name, content) => {
    write(name, content);
    const loaded = load({ isPackaged: false });
    expect(loaded.ok ? '' : (loaded.failure.detail ?? '')).toContain(name.split('/').at(-1));
  });

  it.each([
    'http://registration.example.com',
    'ftp://127.0.0.1',
    'nonsense',
    'http://localhost.example.com:80',
  ])('sends nothing without TLS to another computer: %s', (url) => {
    const loaded = load({ isPackaged: false, environment: { DEED_SERVER_URL: url } });
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'CONFIGURATION_INVALID' } });
  });

  it.each([
    'http://127.0.0.1:4400',
    'http://localhost:4400/',
    'http://[::1]:4400',
    'https://example.com/deed',
  ])('takes %s', (url) => {
    const loaded = load({ isPackaged: false, environment: { DEED_SERVER_URL: url } });
    expect(loaded).toMatchObject({ ok: true, value: { server: url.replace(/\/$/u, '') } });
  });
});
