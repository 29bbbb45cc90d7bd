import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { LANGUAGES } from '../../../shared/product/product.ts';
import { openPage } from '../fixtures/open-page.ts';
import { buildPage } from '../page/build-page.ts';
import { CHROMIUM } from '../page/chromium.ts';
import { PAGE_PORT } from '../page/page-address.ts';
import { servePage } from '../page/page-server.ts';
import { PROJECT_FOLDER } from '../../support/sample.ts';
import { SCENES, type Scene } from './scenes.ts';

const PICTURES = resolve(PROJECT_FOLDER, 'out/pictures');
const SIZES = [
  { name: 'wide', width: 960, height: 680 },
  { name: 'narrow', width: 360, height: 740 },
] as const;
const SCHEMES = ['light', 'dark'] as const;

/** The scenes named on the command line, or all. */
const wanted = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

mkdirSync(PICTURES, { recursive: true });
await buildPage();
const server = servePage(PAGE_PORT);
const browser = await chromium.launch(CHROMIUM);
for (const drawing of allDrawings()) await draw(browser, drawing);
await browser.close();
server.close();

interface Drawing {
  readonly scene: Scene;
  readonly language: (typeof LANGUAGES)[number];
  readonly size: (typeof SIZES)[number];
  readonly colorScheme: (typeof SCHEMES)[number];
}

function allDrawings(): readonly Drawing[] {
  const manners = LANGUAGES.flatMap((language) =>
    SIZES.flatMap((size) => SCHEMES.map((colorScheme) => ({ language, size, colorScheme }))),
  );
  return scenes.flatMap((scene) => manners.map((manner) => ({ scene, ...manner })));
}

/** Draws one scene; a narrow one in its whole length, without scrolling. */
async function draw(from: Browser, { scene, language, size, colorScheme }: Drawing): Promise<void> {
  const context = await from.newContext({
    viewport: { width: size.width, height: size.height },
    colorScheme,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Lisbon',
  });
  const page = await context.newPage();
  await openPage(page, { language, locale: language === 'en' ? 'en-GB' : 'de-DE', ...scene.options });
  await scene.prepare?.(page, language);
  await page.waitForTimeout(150);
  const path = resolve(PICTURES, `${scene.name}-${size.name}-${colorScheme}-${language}.png`);
  if (size.name === 'narrow') await showWhole(page, size);
  await page.screenshot({ path });
  await context.close();
}

async function showWhole(page: Page, { width, height }: Drawing['size']): Promise<void> {
  const wholeHeight = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, wholeHeight) });
  await page.evaluate(() => window.scrollTo(0, 0));
}
