import { expect } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ada, finishSecondPage, headings, register, waitForHeading } from '../../scripts/window/person.ts';
import { formatLicenceKey } from '../../shared/licence/licence-key.ts';
import { randomLicenceKey, sampleProduct } from '../support/sample.ts';
import { countRegistrations } from './support/count-registrations.ts';
import { endClient, test } from './support/fixtures.ts';

test('a key that the vendor does not know: correct it, and nothing else is lost', async ({
  launch,
  backend,
}) => {
  const [key = ''] = await backend.issue();
  const { page } = await launch();
  await register(page, { licenceKey: formatLicenceKey(randomLicenceKey()) });
  await waitForHeading(page, headings.attention);
  await expect(page.getByText('does not know this licence key')).toBeVisible();
  await page.getByRole('button', { name: 'Correct the key' }).click();
  await expect(page.getByLabel('Licence key', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Full name', { exact: true })).toHaveValue(ada.name);
  await expect(page.getByLabel('Email address', { exact: true })).toHaveValue(ada.email);
  await page.getByLabel('Licence key', { exact: true }).fill(key);
  await finishSecondPage(page);
  await waitForHeading(page, headings.registered);
  expect(await countRegistrations(backend, key)).toBe(1);
});

test('an unknown key still needs attention at the next start, with the answers kept', async ({
  launch,
  run,
}) => {
  const first = await launch();
  await register(first.page, { licenceKey: formatLicenceKey(randomLicenceKey()) });
  await waitForHeading(first.page, headings.attention);
  await endClient(first);
  expect(run('--status', '--json')).toMatchObject({ code: 4 });
  const { page } = await launch();
  await waitForHeading(page, headings.attention);
  await page.getByRole('button', { name: 'Correct the key' }).click();
  await expect(page.getByLabel('Full name', { exact: true })).toHaveValue(ada.name);
});

test('a key for another product', async ({ launch, backend, folder }) => {
  const other = join(folder, 'other-product');
  await mkdir(other);
  const product = { ...sampleProduct(), id: 'other-studio', name: 'Other Studio', title: 'Other Studio 1' };
  await writeFile(join(other, 'product.json'), JSON.stringify(product));
  expect(await backend.deed('product', 'add', other)).toMatchObject({ code: 0 });
  const [key = ''] = await backend.issue({ product: 'other-studio' });
  const { page } = await launch();
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.attention);
  await expect(page.getByText('This licence key is for another product')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Correct the key' })).toBeVisible();
});

test('a suspended licence: once it is settled, Try now is enough', async ({ launch, backend }) => {
  const [key = ''] = await backend.issue();
  await backend.deed('licence', 'suspend', key);
  const { page } = await launch();
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.attention);
  await expect(page.getByText('has suspended this licence')).toBeVisible();
  await backend.deed('licence', 'reinstate', key);
  await page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(page, headings.registered);
});

test('a revoked licence: said with the vendor’s signature, and another key is the way on', async ({
  launch,
  run,
  backend,
}) => {
  const [revoked = '', good = ''] = await backend.issue({ count: 2 });
  await backend.deed('licence', 'revoke', revoked);
  const first = await launch();
  await register(first.page, { licenceKey: revoked });
  await waitForHeading(first.page, headings.attention);
  await expect(first.page.getByText('has ended this licence')).toBeVisible();
  await endClient(first);
  expect(run('--status', '--json')).toMatchObject({ code: 5 });

  const { page } = await launch();
  await page.getByRole('button', { name: 'Enter another key' }).click();
  await page.getByLabel('Licence key', { exact: true }).fill(good);
  await finishSecondPage(page);
  await waitForHeading(page, headings.registered);
});

test('no seat left: with one more from the vendor, Try now is enough', async ({
  launch,
  backend,
  folder,
}) => {
  const [key = ''] = await backend.issue({ seats: 1 });
  const first = await launch({ userData: join(folder, 'first-computer') });
  await register(first.page, { licenceKey: key });
  await waitForHeading(first.page, headings.registered);
  const { page } = await launch({ userData: join(folder, 'second-computer') });
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.attention);
  await expect(page.getByText('All seats of this licence are in use')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enter another key' })).toBeVisible();
  expect(await countRegistrations(backend, key)).toBe(1);
  await backend.deed('licence', 'seats', key, '2');
  await page.getByRole('button', { name: 'Try now' }).click();
  await waitForHeading(page, headings.registered);
  await expect(page.getByText('2 of 2')).toBeVisible();
});

test('a licence whose term is over', async ({ launch, backend }) => {
  const [key = ''] = await backend.issue({ until: '2020-12-31' });
  const { page } = await launch();
  await register(page, { licenceKey: key });
  await waitForHeading(page, headings.attention);
  await expect(page.getByText('The term of this licence is over')).toBeVisible();
});
