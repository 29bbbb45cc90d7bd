import { form, fillNeeded, goToChoices } from './fixtures/steps.ts';
import { REGISTERED } from './fakes/states.ts';
import { expect, test } from './fixtures/test.ts';

test('light and dark follow the system', async ({ page, open }) => {
  await open();
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await paper()).toBe('rgb(251, 250, 247)');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await paper()).toBe('rgb(21, 23, 27)');
});

test('nothing moves when reduced motion is asked for', async ({ page, open }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open({ state: REGISTERED });
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
        const hasAnimation = animationName !== 'none' && animationDuration !== '0s';
        return hasAnimation || transitionDuration.split(', ').some((each) => each !== '0s');
      }).length,
  );
  expect(moving).toBe(0);
});

test('forced colours show what is chosen', async ({ page, open }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open();
  await goToChoices(page);
  const colours = await page
    .locator('.choice-part')
    .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).backgroundColor));
  expect(colours[0]).not.toBe(colours[1]);
});

test('every target is at least 24 px high', async ({ page, open }) => {
  await open();
  await form(page).more.click();
  const small = await page.locator('button, input, select, textarea').evaluateAll((targets) =>
    targets
      .map((target) => ({
        text: target.textContent,
        height: Math.max(
          target.getBoundingClientRect().height,
          Number.parseFloat(getComputedStyle(target, '::after').height) || 0,
        ),
      }))
      .filter(({ height }) => height < 24),
  );
  expect(small).toEqual([]);
});

test('the language is the system’s, in every word', async ({ page, open }) => {
  await open({ language: 'de', locale: 'de-AT' });
  await expect(page).toHaveTitle('Sample Studio 4 registrieren');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await fillNeeded(page, 'de');
  const words = await page.locator('body').innerText();
  expect(words).not.toMatch(/\b(?:the|your|and|with|required|later)\b/iu);
});

test('twice as large text still fits', async ({ page, open }) => {
  // 200 % in a window of 960 × 680 is a window of 480 × 340.
  await page.setViewportSize({ width: 480, height: 340 });
  await open();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
  const footer = await page
    .getByRole('contentinfo')
    .evaluate((element) => getComputedStyle(element).position);
  expect(footer).toBe('static');
});

test('free text takes the direction of its script', async ({ page, open }) => {
  await open();
  await form(page).name.fill('עדה');
  expect(await form(page).name.evaluate((input) => getComputedStyle(input).direction)).toBe('rtl');
});
