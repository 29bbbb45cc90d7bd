import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_ALPHABET } from '../../../shared/licence/key-alphabet.ts';
import {
  createLicenceKey,
  formatLicenceKey,
  normaliseLicenceKey,
  parseLicenceKey,
  RANDOM_SYMBOLS,
} from '../../../shared/licence/licence-key.ts';
import { productIdSchema } from '../../../shared/product/product.ts';
import { hashLicenceKey } from '../../../server/licence/licence-key-secrets.ts';
import type { LicenceName } from '../../../server/licence/licence-name.ts';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import { createRegistrationBody, createStrangeKey } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import {
  addProduct,
  openTestBackend,
  readSampleProduct,
  type TestBackend,
} from '../../support/test-backend.ts';

const OWN = 'sample-studio';
const OTHER_PRODUCT = 'other-studio';

function toName(licenceKey: string): LicenceName {
  const key = parseLicenceKey(licenceKey);
  if (!key.ok) throw new Error(key.failure.code);
  return { kind: 'key', key: key.value };
}

/** A well-formed key that differs from another in one symbol and the check symbol that follows from it. */
function changeOneSymbol(licenceKey: string): string {
  const symbols = [...normaliseLicenceKey(licenceKey)].slice(0, RANDOM_SYMBOLS);
  const values = symbols.map((symbol) => KEY_ALPHABET.indexOf(symbol));
  return formatLicenceKey(
    createLicenceKey(values.with(RANDOM_SYMBOLS - 1, ((values.at(-1) ?? 0) + 1) % KEY_ALPHABET.length)),
  );
}

describe.each(ENGINES)('what a licence key tells, on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
    const { id: _id, ...product } = await readSampleProduct();
    await addProduct(backend, { ...product, id: productIdSchema.parse(OTHER_PRODUCT) });
  });
  afterAll(() => backend.close());

  function register(licenceKey: string, product: string = OWN) {
    return injectRegistration(backend, createRegistrationBody({ licenceKey, product }));
  }

  /** Makes the licence change hands: the key opens nothing any more, another one is the licence's own. */
  async function replaceKey(licenceKey: string): Promise<void> {
    const name = toName(licenceKey);
    const shown = await backend.licences.show(name);
    if (!shown.ok || name.kind !== 'key') throw new Error('expected the licence');
    const pepper = backend.keys.peppers.current();
    const { product, licence, lastFour } = shown.value;
    const replaced = { key_hash: hashLicenceKey(name.key, pepper), pepper_version: pepper.version };
    const another = toName(createStrangeKey());
    await backend.store.write(async (queries) => {
      await queries
        .updateTable('licences')
        .set({ key_hash: another.kind === 'key' ? hashLicenceKey(another.key, pepper) : '' })
        .where('product', '=', product)
        .where('id', '=', licence)
        .execute();
      await queries
        .insertInto('licence_keys')
        .values({
          ...{ ...replaced, product, licence, last_four: lastFour, state: 'replaced', cause: 'ownerChange' },
          issued_at: new Date().toISOString(),
        })
        .execute();
    });
  }

  it.each<readonly [string, (licenceKey: string) => Promise<unknown>, string]>([
    ['403 LICENCE_SUSPENDED', (key) => backend.licences.setState(toName(key), { state: 'suspended' }), OWN],
    ['403 LICENCE_REVOKED', (key) => backend.licences.setState(toName(key), { state: 'revoked' }), OWN],
    ['403 LICENCE_EXPIRED', (key) => backend.licences.setTerm(toName(key), { until: '2020-01-31' }), OWN],
    ['409 LICENCE_NO_SEAT', (key) => register(key), OWN],
    ['403 LICENCE_KEY_REPLACED', replaceKey, OWN],
    ['403 LICENCE_WRONG_PRODUCT', () => Promise.resolve(), OTHER_PRODUCT],
    ['403 LICENCE_WRONG_PRODUCT', replaceKey, OTHER_PRODUCT],
  ])('is %s to whoever holds it, and to nobody else', async (refusal, prepare, product) => {
    const licenceKey = await backend.issueKey();
    await prepare(licenceKey);
    expect(toRefusal(await register(licenceKey, product))).toBe(refusal);
    const near = await register(changeOneSymbol(licenceKey), product);
    expect(toRefusal(near)).toBe('404 LICENCE_UNKNOWN');
    expect(near).toEqual(await register(createStrangeKey(), product));
  });
});
