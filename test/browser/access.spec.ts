import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { LANGUAGES } from '../../shared/product/product.ts';
import { SCENES } from './gallery/scenes.ts';
import { expect, test } from './fixtures/test.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, as rule and place; everything it knows is asked, best practices too. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(' '))]))`,
  );
}

/** Whatever sticks out of the window sideways, or of its own box. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth } = document.documentElement;
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.closest('.hidden-visually, [data-react-aria-hidden]') === null)
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > clientWidth + 1 || left < -1;
      })
      .map((element) => `${element.tagName} ${element.className} ${element.textContent}`);
  });
}

for (const scene of SCENES) {
  for (const language of LANGUAGES) {
    test(`${scene.name} (${language}): axe finds nothing in light and dark, and nothing is cut at 320 px`, async ({
      page,
      open,
    }) => {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
      await open({ language, locale: language === 'en' ? 'en-GB' : 'de-DE', ...scene.options });
      await scene.prepare?.(page, language);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await cutOff(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  }
}
