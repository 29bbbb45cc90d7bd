import { KEY } from './fakes/script.ts';
import { REGISTERED, REGISTERED_IN_MEMORY } from './fakes/states.ts';
import { expect, test } from './fixtures/test.ts';

test('shows what is registered, with the key and the owner hidden', async ({ page, open, callsOf }) => {
  await open({ state: REGISTERED });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Registered');
  await expect(page.getByText('on 22 November 2026')).toBeVisible();
  await expect(page.getByRole('definition')).toHaveText([
    'Studio Pro, perpetual',
    '•••••-•••••-•••••-•••••-•••••-1EShow',
    'Encrypted on this computerShow',
    '1 of 3',
    'KT4-92MCopy',
    'Signed, 5 notices and 2 choicesSave',
  ]);
  await expect(page.getByText('Everything is saved and sent')).toBeVisible();
  expect([...(await callsOf('revealLicenceKey')), ...(await callsOf('revealOwner'))]).toEqual([]);
});

test('shows the key on demand, and hides it by hand or after a minute', async ({ page, open }) => {
  await page.clock.install();
  await open({ state: REGISTERED });
  await page.getByRole('button', { name: 'Show Licence key' }).click();
  await expect(page.getByText(KEY)).toBeVisible();
  await page.getByRole('button', { name: 'Hide Licence key' }).click();
  await expect(page.getByText(KEY)).toBeHidden();
  await page.getByRole('button', { name: 'Show Licence key' }).click();
  await expect(page.getByText(KEY)).toBeVisible();
  await page.clock.runFor(60_000);
  await expect(page.getByText(KEY)).toBeHidden();
});

test('shows the owner on demand', async ({ page, open }) => {
  await open({ state: REGISTERED });
  await page.getByRole('button', { name: 'Show Owner' }).click();
  await expect(page.getByText('ada@sample.example')).toBeVisible();
});

test('says in place when the keychain refuses', async ({ page, open }) => {
  await open({
    state: REGISTERED,
    answers: { revealLicenceKey: [{ ok: false, failure: { code: 'KEYCHAIN_LOCKED' } }] },
  });
  await page.getByRole('button', { name: 'Show Licence key' }).click();
  await expect(page.getByRole('alert')).toContainText('The keychain of this computer is locked.');
});

test('copies the support code and says so', async ({ page, open, callsOf }) => {
  await open({ state: REGISTERED });
  await page.getByRole('button', { name: 'Copy Support code' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(await callsOf('copySupportCode')).toHaveLength(1);
});

test('saves the receipt and says where; says nothing when the person changed their mind', async ({
  page,
  open,
}) => {
  await open({
    state: REGISTERED,
    answers: {
      saveReceipt: [
        { ok: true, value: { path: null } },
        { ok: true, value: { path: '/home/ada/receipt.json' } },
      ],
    },
  });
  const save = page.getByRole('button', { name: 'Save Receipt' });
  await save.click();
  await expect(page.getByText(/^Saved as/u)).toHaveCount(0);
  await save.click();
  await expect(page.getByText('Saved as /home/ada/receipt.json')).toBeVisible();
});

test('without a keychain says what is not kept, and offers to show none of it', async ({ page, open }) => {
  await open({ state: REGISTERED_IN_MEMORY });
  await expect(page.getByText('Sent; your licence key and answers are not kept here')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Show/u })).toHaveCount(0);
});
