import type { Page } from 'playwright';

/** What a person types at first launch. */
export interface Answers {
  readonly licenceKey: string;
  readonly name?: string;
  readonly email?: string;
}

/** The person that demonstrations and tests register. */
export const ada = { name: 'Ada Sample-Canary', email: 'ada.canary@example.com' } as const;

/** Fills in the first page. */
export async function fillFirstPage(page: Page, answers: Answers): Promise<void> {
  await page.getByLabel('Licence key', { exact: true }).fill(answers.licenceKey);
  await page.getByLabel('Full name', { exact: true }).fill(answers.name ?? ada.name);
  await page.getByLabel('Email address', { exact: true }).fill(answers.email ?? ada.email);
}

/** Goes to the second page, accepts the agreement and presses **Register**. */
export async function finishSecondPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await acceptAgreement(page);
  await page.getByRole('button', { name: 'Register', exact: true }).click();
}

/** Ticks that the agreement was read, unless it is ticked. */
export async function acceptAgreement(page: Page): Promise<void> {
  const agreed = page.getByRole('checkbox', { name: /^I have read the/u });
  await agreed.focus();
  if (!(await agreed.isChecked())) await page.keyboard.press('Space');
}

/** Registers from the first page to the last button. */
export async function register(page: Page, answers: Answers): Promise<void> {
  await fillFirstPage(page, answers);
  await finishSecondPage(page);
}

/** Waits until the window's heading says so. */
export async function waitForHeading(page: Page, heading: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 30_000 });
}

/** The headings of the three endings. */
export const headings = {
  registered: 'Registered',
  saved: 'Saved – it will be sent when you are online',
  attention: 'Needs your attention',
} as const;
