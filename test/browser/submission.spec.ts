import { KEY } from './fakes/script.ts';
import { REGISTERED, SENDING, WAITING, WAITING_IN_MEMORY } from './fakes/states.ts';
import { form, fillNeeded, goToChoices, register } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

const refusal = (code: 'SAVE_DISK_FULL' | 'SAVE_FAILED' | 'KEYCHAIN_LOCKED' | 'IPC_FAULT') =>
  ({ ok: false, failure: { code } }) as const;

const OPTIONAL = {
  organisation: 'Sample Ltd',
  country: 'PT',
  phone: '+351 21 000 0000',
  postalAddress: '1 Street\nLisbon',
};

/** Covers every pair of given and blank optional answers. */
const PAIRS = [
  [],
  ['organisation', 'country'],
  ['organisation', 'phone'],
  ['country', 'phone', 'postalAddress'],
  ['organisation', 'postalAddress'],
  ['country'],
] as const;

for (const given of PAIRS) {
  test(`blank optional answers are absent: ${given.join(', ') || 'none'} given`, async ({
    page,
    open,
    callsOf,
  }) => {
    await open();
    await fillNeeded(page);
    await form(page).more.click();
    for (const item of given) {
      if (item === 'country') await page.locator('#field-country').selectOption(OPTIONAL.country);
      else await page.locator(`#field-${item}`).fill(OPTIONAL[item]);
    }
    await form(page).next.click();
    await form(page).agree.check();
    await form(page).register.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Saved/u);
    const [call] = await callsOf('submitRegistration');
    expect(call?.args[0]).toMatchObject({
      storage: 'disk',
      draft: { version: 1, licenceKey: KEY, agreementVersion: '3' },
    });
    expect(call?.args).toHaveProperty(['0', 'draft', 'owner'], {
      name: 'Ada Sample',
      email: 'ada@sample.example',
      ...Object.fromEntries(given.map((item) => [item, OPTIONAL[item]])),
    });
  });
}

test('while saving it says so, keeps the focus, and sends once', async ({ page, open, callsOf }) => {
  await open({ answers: { submitRegistration: ['never'] } });
  await register(page);
  await expect(page.getByText('Saving…')).toBeVisible();
  await expect(form(page).register).toHaveAttribute('aria-disabled', 'true');
  await expect(form(page).register).toBeFocused();
  await form(page).register.click({ force: true });
  expect(await callsOf('submitRegistration')).toHaveLength(1);
  await page.evaluate(
    (value) => window.fakeBridge.release('submitRegistration', { ok: true, value }),
    WAITING,
  );
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Saved – it will be sent when you are online',
  );
});

test('an event that is newer than the answer wins', async ({ page, open }) => {
  await open({ answers: { submitRegistration: ['never'] } });
  await register(page);
  await page.evaluate((state) => window.fakeBridge.emit('stateChanged', state), REGISTERED);
  await page.evaluate(
    (value) => window.fakeBridge.release('submitRegistration', { ok: true, value }),
    SENDING,
  );
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Registered');
});

for (const code of ['SAVE_DISK_FULL', 'SAVE_FAILED', 'IPC_FAULT'] as const) {
  test(`${code}: the person is told, the form is kept, and Register works again`, async ({ page, open }) => {
    await open({ answers: { submitRegistration: [refusal(code), { ok: true, value: WAITING }] } });
    await register(page);
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('alert')).toContainText(
      code === 'IPC_FAULT' ? 'Something went wrong in this program' : 'could not be saved',
    );
    await expect(page.getByText('Nothing has been saved or sent yet')).toBeVisible();
    await expect(form(page).agree).toBeChecked();
    await form(page).register.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Saved/u);
  });
}

test('a locked keychain offers to try again with the same answers', async ({ page, open, callsOf }) => {
  await open({ answers: { submitRegistration: [refusal('KEYCHAIN_LOCKED'), { ok: true, value: WAITING }] } });
  await register(page);
  await expect(page.getByRole('alert')).toContainText('Unlock the keychain, then try again.');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Saved/u);
  const [first, second] = await callsOf('submitRegistration');
  expect(second).toEqual(first);
});

test('without a keychain the answers can be kept in memory, and nothing is called saved', async ({
  page,
  open,
  callsOf,
}) => {
  await open({
    answers: { submitRegistration: [refusal('KEYCHAIN_LOCKED'), { ok: true, value: WAITING_IN_MEMORY }] },
  });
  await register(page);
  const keep = page.getByRole('button', { name: 'Keep in memory for this run' });
  await expect(keep).toHaveAccessibleDescription(/otherwise it is lost when this window closes/u);
  await keep.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kept for this run – not saved yet');
  await expect(page.getByText('Not saved: kept only until this window closes')).toBeVisible();
  expect((await callsOf('submitRegistration'))[1]?.args[0]).toMatchObject({ storage: 'memory' });
});

test('Enter sends nothing from the second page', async ({ page, open, callsOf }) => {
  await open();
  await goToChoices(page);
  await form(page).agree.check();
  await page.keyboard.press('Enter');
  await form(page).yes.first().focus();
  await page.keyboard.press('Enter');
  expect(await callsOf('submitRegistration')).toEqual([]);
});
