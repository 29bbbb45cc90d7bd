import { UNREGISTERED } from './fakes/states.ts';
import { form } from './fixtures/steps.ts';
import { expect, test } from './fixtures/test.ts';

test('Later is as visible as the way on', async ({ page, open }) => {
  await open();
  const later = await page.getByRole('button', { name: 'Later' }).boundingBox();
  const next = await form(page).next.boundingBox();
  expect(later?.height).toBe(next?.height);
  expect(later?.y).toBe(next?.y);
  const size = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => {
      const { fontSize, fontWeight, opacity } = getComputedStyle(button);
      return [fontSize, fontWeight, opacity];
    });
  expect(await size('Later')).toEqual(await size('Continue'));
});

test('Later closes at once and says how many reminders can follow', async ({ page, open, callsOf }) => {
  await open();
  const later = page.getByRole('button', { name: 'Later' });
  await expect(later).toHaveAccessibleDescription('After Later you will be reminded 3 more times at most.');
  await later.click();
  expect(await callsOf('postpone')).toHaveLength(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('Later says that typed text is not kept', async ({ page, open }) => {
  await open();
  await form(page).name.fill('Ada');
  await expect(page.getByText('What you typed is not kept.')).toBeVisible();
});

for (const [remindersLeft, text] of [
  [2, 'Reminder 1 of 3. After Later you will be reminded 2 more times at most.'],
  [1, 'Reminder 2 of 3. After Later you will be reminded one more time.'],
  [0, 'Reminder 3 of 3. After Later you will not be reminded again.'],
] as const) {
  test(`a reminder says which it is: ${remindersLeft} left`, async ({ page, open }) => {
    await open({ state: { ...UNREGISTERED, remindersLeft } });
    await expect(page.getByText(text)).toBeVisible();
  });
}

test('Never ask is one click', async ({ page, open, callsOf }) => {
  await open();
  await page.getByRole('button', { name: 'Never ask' }).click();
  expect(await callsOf('neverAsk')).toHaveLength(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a window that could not be left says so', async ({ page, open }) => {
  await open({ answers: { postpone: [{ ok: false, failure: { code: 'IPC_FAULT' } }] } });
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.getByRole('alert')).toContainText('Something went wrong in this program');
});

test('who was never to be asked sees a quiet page, and can register all the same', async ({
  page,
  open,
  callsOf,
}) => {
  await open({ state: { ...UNREGISTERED, isSilenced: true, remindersLeft: 0 } });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not registered');
  await page.getByRole('button', { name: 'Close' }).click();
  expect(await callsOf('closeWindow')).toHaveLength(1);
  await page.getByRole('button', { name: 'Register now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Register your copy');
  await expect(page.getByText('After Later you will not be reminded again.')).toBeVisible();
});
