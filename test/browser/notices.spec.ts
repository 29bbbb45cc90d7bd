import { ITEMS } from '../../shared/purposes/register.ts';
import { toNotice } from '../../shared/purposes/notice.ts';
import { createTranslate } from '../../shared/i18n/translate.ts';
import { SAMPLE } from './fakes/products.ts';
import { NOW } from './fakes/times.ts';
import { form, goToChoices, register } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

const translate = createTranslate('en');
const NEEDED = ['licenceKey', 'name', 'email'] as const;

test('every notice is in view and in the field’s description before the field accepts input', async ({
  page,
  open,
}) => {
  // Looks at the fields in the moment in which they come into the document.
  await page.addInitScript(() => {
    const first: Record<string, unknown> = {};
    new MutationObserver(() => {
      for (const input of document.querySelectorAll<HTMLInputElement>('input[id^=field-]')) {
        const ids = input.getAttribute('aria-describedby')?.split(' ') ?? [];
        const description = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
        first[input.id] ??= { isDisabled: input.disabled, description };
      }
    }).observe(document, { childList: true, subtree: true });
    Object.assign(window, { firstSeen: first });
  });
  await open();
  const firstSeen = await page.evaluate('window.firstSeen');
  for (const item of NEEDED) {
    const { headline, text } = toNotice(item, SAMPLE, translate);
    expect(firstSeen).toHaveProperty([`field-${item}`], {
      isDisabled: true,
      description: ` Required ${headline} ${text}`,
    });
    await expect(page.locator(`#field-${item}`)).toBeEnabled();
    await expect(page.getByText(headline)).toBeVisible();
    await expect(page.getByText(text)).toBeVisible();
  }
});

test('the optional items bring their notices when they are unfolded, and not before', async ({
  page,
  open,
}) => {
  await open();
  await expect(page.getByText(toNotice('phone', SAMPLE, translate).headline)).toBeHidden();
  await form(page).more.click();
  for (const item of ITEMS) {
    const { headline, text } = toNotice(item, SAMPLE, translate);
    await expect(page.locator(`#field-${item}`)).toBeEnabled();
    await expect(page.locator(`#field-${item}`)).toHaveAccessibleDescription(
      new RegExp(`(?:Required|Optional) ${headline} `, 'u'),
    );
    await expect(page.getByText(text)).toBeVisible();
  }
});

test('the name of a field is its label alone', async ({ page, open }) => {
  await open();
  await form(page).more.click();
  await expect(page.locator('#field-licenceKey')).toHaveAccessibleName('Licence key');
  await expect(page.locator('#field-name')).toHaveAccessibleName('Full name');
  await expect(page.locator('#field-email')).toHaveAccessibleName('Email address');
  await expect(page.locator('#field-organisation')).toHaveAccessibleName('Organisation');
  await expect(page.locator('#field-country')).toHaveAccessibleName('Country or region');
  await expect(page.locator('#field-phone')).toHaveAccessibleName('Phone number');
  await expect(page.locator('#field-postalAddress')).toHaveAccessibleName('Postal address');
  await expect(page.locator('#field-name')).toHaveAttribute('aria-required', 'true');
  await expect(page.locator('#field-phone')).not.toHaveAttribute('aria-required', 'true');
});

test('the draft says which notices were in view since when, and names no other', async ({
  page,
  open,
  callsOf,
}) => {
  await open();
  await register(page);
  const [call] = await callsOf('submitRegistration');
  const served = { version: 1, language: 'en', servedAt: NOW };
  expect(call?.args).toEqual([
    expect.objectContaining({
      draft: expect.objectContaining({
        notices: ['licenceKey', 'name', 'email', 'newsByEmail', 'newsByPost'].map((subject) => ({
          subject,
          ...served,
        })),
      }),
    }),
  ]);
});

test('all details are one step away, close with Escape, and give the focus back', async ({ page, open }) => {
  await open();
  const opener = page.getByRole('button', { name: 'All details' }).nth(1);
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'All details: Full name' });
  for (const { question, answer } of toNotice('name', SAMPLE, translate).details) {
    await expect(dialog.getByText(question, { exact: true })).toBeVisible();
    await expect(dialog.getByText(answer, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('a choice accepts an answer only when its notice was in view, and is described by it', async ({
  page,
  open,
}) => {
  await open();
  await goToChoices(page);
  for (const purpose of ['newsByEmail', 'newsByPost'] as const) {
    const { headline, text } = toNotice(purpose, SAMPLE, translate);
    const group = page.getByRole('radiogroup', { name: headline });
    await expect(group).toHaveAccessibleDescription(text);
    await expect(group.getByRole('radio', { name: 'No' })).toBeChecked();
    await expect(group.getByRole('radio', { name: 'Yes' })).toBeEnabled();
  }
});

test('the note of the field that has the focus carries the accent', async ({ page, open }) => {
  await open();
  const border = () =>
    page
      .locator('.margin-note')
      .evaluateAll((notes) => notes.map((note) => getComputedStyle(note).borderLeftColor));
  await form(page).name.focus();
  await expect.poll(border).toEqual(['rgb(227, 223, 214)', 'rgb(43, 80, 200)', 'rgb(227, 223, 214)']);
});
