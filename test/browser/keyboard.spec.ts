import type { Page } from '@playwright/test';
import { KEY } from './fakes/script.ts';
import { expect, test } from './fixtures/test.ts';

const TABS_MAX = 40;

/** Presses Tab until the part with this role and name has the focus. */
async function tabTo(
  page: Page,
  role: 'textbox' | 'button' | 'radio' | 'checkbox',
  name: string,
): Promise<void> {
  const wanted = page.getByRole(role, { name }).and(page.locator(':focus'));
  for (let press = 0; press < TABS_MAX; press += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.count()) > 0) return;
  }
  throw new Error(`expected Tab to reach the ${role} "${name}", it did not`);
}

test('the whole flow works by keyboard alone', async ({ page, open, callsOf }) => {
  await open();
  await expect(page.getByRole('textbox', { name: 'Licence key' })).toBeFocused();
  await page.keyboard.type(KEY);
  await tabTo(page, 'textbox', 'Full name');
  await page.keyboard.type('Ada Sample');
  await tabTo(page, 'textbox', 'Email address');
  await page.keyboard.type('ada@sample.example');
  await tabTo(page, 'button', 'Add organisation');
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Organisation');
  await page.keyboard.type('Sample Ltd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo(page, 'radio', 'No');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Yes' }).first()).toBeChecked();
  await tabTo(page, 'button', 'licence agreement');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'licence agreement' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox')).toBeChecked();
  await tabTo(page, 'button', 'Register');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Saved/u);
  const [call] = await callsOf('submitRegistration');
  expect(call?.args[0]).toMatchObject({
    draft: { owner: { organisation: 'Sample Ltd' }, choices: { newsByEmail: true, newsByPost: false } },
  });
});

test('a dialog keeps the focus in it', async ({ page, open }) => {
  await open();
  // A key that goes down before the page has come to rest and up after it presses nothing.
  await expect(page.locator('#field-name')).toBeEnabled();
  await tabTo(page, 'button', 'All details');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 5; press += 1) {
    await page.keyboard.press('Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
  }
});

test('the footer never hides what has the focus', async ({ page, open }) => {
  await page.setViewportSize({ width: 360, height: 560 });
  await open();
  await page.getByRole('button', { name: 'Add organisation' }).press('Enter');
  await expect(page.locator('#field-postalAddress')).toBeEnabled();
  const footer = page.getByRole('contentinfo');
  for (let press = 0; press < 14; press += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await footer.locator(':focus').count()) > 0) break;
    const [box, bar] = [await focused.boundingBox(), await footer.boundingBox()];
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  }
});
