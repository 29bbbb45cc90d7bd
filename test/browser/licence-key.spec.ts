import { KEY, OTHER_KEY } from './fakes/script.ts';
import { form, pasteIntoKey } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

const WRONG = `${KEY.slice(0, -1)}${KEY.endsWith('7') ? '8' : '7'}`;

test.beforeEach(async ({ open }) => open());

test('a key is grouped as it is typed and found right at its last symbol', async ({ page }) => {
  const { key } = form(page);
  await key.pressSequentially(KEY.replaceAll('-', '').toLowerCase());
  await expect(key).toHaveValue(KEY);
  await expect(page.getByText('This key is complete and correctly typed')).toBeVisible();
});

test('look-alikes, blanks and full-width forms are understood', async ({ page }) => {
  const { key } = form(page);
  await key.fill(' 7kq2m x9r4t‐oil１ ');
  await expect(key).toHaveValue('7KQ2M-X9R4T-0111');
});

test('the count is quiet while typing and becomes an error on leaving the field', async ({ page }) => {
  const { key } = form(page);
  await key.pressSequentially('7KQ2MX9R4TB3');
  await expect(page.getByText('12 of 27')).toBeVisible();
  await expect(key).not.toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Tab');
  await expect(page.getByText('A licence key has 27 characters; 15 are missing.')).toBeVisible();
  await expect(key).toHaveAttribute('aria-invalid', 'true');
  await expect(key).toHaveAccessibleDescription(/^A licence key has 27 characters; 15 are missing\./u);
});

test('a mistyped key is told at once, without asking anybody', async ({ page, callsOf }) => {
  const { key } = form(page);
  await key.pressSequentially(WRONG);
  await expect(page.getByText('One character is wrong.')).toBeVisible();
  await page.keyboard.press('Backspace');
  await page.keyboard.type(KEY.slice(-1));
  await expect(page.getByText('This key is complete and correctly typed')).toBeVisible();
  await expect(key).not.toHaveAttribute('aria-invalid', 'true');
  expect(await callsOf('submitRegistration')).toEqual([]);
});

test('a symbol that no key has is named', async ({ page }) => {
  await form(page).key.pressSequentially('7KQU');
  await expect(page.getByText('Check “U”.')).toBeVisible();
  await expect(form(page).key).toHaveValue('7KQU');
});

test('the caret stays where a person types in the middle', async ({ page }) => {
  const { key } = form(page);
  await key.fill('7KQ2M-X9R4T');
  await key.evaluate((input: HTMLInputElement) => input.setSelectionRange(1, 1));
  await page.keyboard.type('AB');
  await expect(key).toHaveValue('7ABKQ-2MX9R-4T');
  await page.keyboard.type('-');
  await page.keyboard.type('C');
  await expect(key).toHaveValue('7ABCK-Q2MX9-R4T');
});

test('Backspace and Delete beside a hyphen take a symbol', async ({ page }) => {
  const { key } = form(page);
  await key.fill('7KQ2M-X9R4T');
  await key.evaluate((input: HTMLInputElement) => input.setSelectionRange(6, 6));
  await page.keyboard.press('Backspace');
  await expect(key).toHaveValue('7KQ2X-9R4T');
  await key.evaluate((input: HTMLInputElement) => input.setSelectionRange(5, 5));
  await page.keyboard.press('Delete');
  await expect(key).toHaveValue('7KQ2X-R4T');
});

test('a pasted e-mail gives its key', async ({ page }) => {
  await pasteIntoKey(page, 'en', `Dear Ada,\n\nyour key for Sample Studio:\n${KEY}\n\nThank you!`);
  await expect(form(page).key).toHaveValue(KEY);
  await expect(page.getByText('Found in what you pasted')).toBeVisible();
});

test('an e-mail that another program puts into the field gives its key, too', async ({ page }) => {
  await form(page).key.fill(`Dear Ada, your key for Sample Studio: ${KEY} Thank you!`);
  await expect(form(page).key).toHaveValue(KEY);
});

test('of several pasted keys one is chosen', async ({ page }) => {
  await pasteIntoKey(page, 'en', `Studio: ${KEY}\nOther: ${OTHER_KEY}\n`);
  await expect(page.getByText('There are 2 keys in what you pasted.')).toBeVisible();
  await page.getByRole('button', { name: OTHER_KEY }).click();
  await expect(form(page).key).toHaveValue(OTHER_KEY);
  await expect(form(page).key).toBeFocused();
  await expect(page.getByRole('button', { name: OTHER_KEY })).toBeHidden();
});

test('a long text without a key stands as pasted, and the person is told', async ({ page }) => {
  await form(page).key.fill('Dear Ada, thank you for your order of the second of March 2026.');
  await expect(form(page).key).toHaveValue(/^Dear Ada/u);
  await expect(page.getByText('There is no licence key in what you pasted.')).toBeVisible();
  await expect(form(page).key).toHaveAttribute('aria-invalid', 'true');
});
