import { KEY } from './fakes/script.ts';
import { fillNeeded, form } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

test.beforeEach(async ({ open }) => open());

test('the cursor waits in the key field', async ({ page }) => {
  await expect(form(page).key).toBeFocused();
});

test('what is wrong is summed up on top with links; what was typed is kept', async ({ page }) => {
  await form(page).key.fill(KEY);
  await form(page).email.fill('ada@nowhere');
  await form(page).next.click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('heading')).toHaveText('2 answers need correcting');
  await expect(summary.getByRole('link')).toHaveText([
    'Enter the owner’s name.',
    'Enter an email address like name@example.com.',
  ]);
  await summary.getByRole('link').first().click();
  await expect(form(page).name).toBeFocused();
  await expect(form(page).name).toHaveAttribute('aria-invalid', 'true');
  await expect(form(page).key).toHaveValue(KEY);
  await expect(form(page).email).toHaveValue('ada@nowhere');
});

test('a mended answer leaves the summary, without moving the focus', async ({ page }) => {
  await form(page).next.click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(3);
  await form(page).name.fill('Ada');
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
  await expect(form(page).name).toBeFocused();
});

test('tabbing past blank fields is no mistake', async ({ page }) => {
  for (let press = 0; press < 6; press += 1) await page.keyboard.press('Tab');
  await expect(page.locator('[aria-invalid]')).toHaveCount(0);
});

test('an optional answer that is wrong is told, and can be left out', async ({ page }) => {
  await fillNeeded(page);
  await form(page).more.click();
  await page.locator('#field-phone').fill('12');
  await form(page).next.click();
  await expect(page.getByRole('alert')).toContainText(
    'Enter a phone number with 5 to 15 digits, or leave it out.',
  );
  await page.locator('#field-phone').fill('');
  await form(page).next.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your choices');
});

test('a folded answer that is wrong is unfolded', async ({ page }) => {
  await form(page).more.click();
  await page.locator('#field-phone').fill('12');
  await page.getByRole('button', { name: 'Hide the optional answers' }).click();
  await form(page).next.click();
  await expect(page.locator('#field-phone')).toBeVisible();
});

test('fields tell the browser what they hold', async ({ page }) => {
  await form(page).more.click();
  const tokens = {
    name: 'name',
    email: 'email',
    organisation: 'organization',
    country: 'country',
    phone: 'tel',
  };
  for (const [item, token] of Object.entries(tokens)) {
    await expect(page.locator(`#field-${item}`)).toHaveAttribute('autocomplete', token);
  }
  await expect(page.locator('#field-postalAddress')).toHaveAttribute('autocomplete', 'street-address');
  for (const item of ['licenceKey', 'email']) {
    await expect(page.locator(`#field-${item}`)).toHaveAttribute('spellcheck', 'false');
  }
});

test('countries are in the order of the language, and the first is none', async ({ page }) => {
  await form(page).more.click();
  const names = await page.locator('#field-country option').allTextContents();
  expect(names[0]).toBe('Not given');
  expect(names.slice(1)).toEqual(names.slice(1).toSorted(new Intl.Collator('en-GB').compare));
  expect(names).toHaveLength(250);
});

test('Back keeps what was typed', async ({ page }) => {
  await fillNeeded(page);
  await form(page).next.click();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(form(page).name).toHaveValue('Ada Sample');
});
