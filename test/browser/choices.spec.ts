import type { Page } from '@playwright/test';
import { form, goToChoices } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

test.beforeEach(async ({ open, page }) => {
  await open();
  await goToChoices(page);
});

const STYLES = [
  'width',
  'height',
  'fontSize',
  'fontWeight',
  'color',
  'backgroundColor',
  'borderTopWidth',
  'opacity',
] as const;

async function looks(page: Page): Promise<readonly unknown[]> {
  await page.mouse.move(0, 0);
  return page
    .locator('.choice-part')
    .evaluateAll(
      (parts, names) => parts.map((part) => names.map((name) => getComputedStyle(part)[name])),
      STYLES,
    );
}

test('nothing is chosen beforehand but No, and nothing is ticked', async ({ page }) => {
  for (const group of await page.getByRole('radiogroup').all()) {
    await expect(group.getByRole('radio', { name: 'No' })).toBeChecked();
  }
  await expect(form(page).agree).not.toBeChecked();
});

test('No and Yes look the same, chosen and not chosen', async ({ page }) => {
  await expect.poll(async () => (await looks(page))[0]).not.toEqual((await looks(page))[1]);
  const [noChosen, yesFree] = await looks(page);
  await form(page).yes.first().click();
  await expect.poll(() => looks(page)).toEqual([yesFree, noChosen, noChosen, yesFree]);
});

test('Yes and No take one step each, and neither asks back', async ({ page }) => {
  await form(page).yes.first().click();
  await expect(form(page).yes.first()).toBeChecked();
  await page.getByRole('radio', { name: 'No' }).first().click();
  await expect(form(page).yes.first()).not.toBeChecked();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('news by post asks for the address right there, with its notice', async ({ page }) => {
  await expect(page.locator('#field-postalAddress')).toBeHidden();
  await form(page).yes.nth(1).click();
  const address = page.locator('#field-postalAddress');
  await expect(address).toBeEnabled();
  await expect(address).toHaveAttribute('aria-required', 'true');
  await expect(address).toHaveAccessibleDescription(/^Required To send you things by post/u);
  await form(page).agree.click();
  await form(page).register.click();
  await expect(page.getByRole('alert')).toContainText('News by post needs a postal address.');
  await page.getByRole('radio', { name: 'No' }).nth(1).click();
  await expect(address).toBeHidden();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an address that was typed for news by post stays in sight after a No', async ({ page }) => {
  await form(page).yes.nth(1).click();
  await page.locator('#field-postalAddress').fill('1 Street\nLisbon');
  await page.getByRole('radio', { name: 'No' }).nth(1).click();
  await expect(page.locator('#field-postalAddress')).toBeVisible();
  await expect(page.getByText(/^licence key, name, email, postal address, 2 choices/u)).toBeVisible();
});

test('what is sent is listed as it is', async ({ page }) => {
  await expect(page.getByText(/^licence key, name, email, 2 choices, .*version 4\.2\.0/u)).toBeVisible();
  await expect(page.getByText('not sold, not shared for advertising')).toBeVisible();
});

test('the agreement opens from its name, and reading it ticks nothing', async ({ page }) => {
  await expect(form(page).agree).toHaveAccessibleName(
    'I have read the licence agreement (version 3, 2 March 2026)',
  );
  await form(page).agreement.click();
  const dialog = page.getByRole('dialog', { name: 'Licence agreement' });
  await expect(dialog).toContainText('1. What you may do');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(form(page).agreement).toBeFocused();
  await expect(form(page).agree).not.toBeChecked();
});

test('the words beside the box tick it, too', async ({ page }) => {
  await page.getByText('I have read the').click();
  await expect(form(page).agree).toBeChecked();
});

test('Register asks for the agreement and leads to its box', async ({ page }) => {
  await form(page).register.click();
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('link', { name: 'Tick that you have read the licence agreement.' }).click();
  await expect(form(page).agree).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
