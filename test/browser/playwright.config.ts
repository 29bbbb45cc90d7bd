import { defineConfig } from '@playwright/test';
import { PROJECT_FOLDER } from '../support/sample.ts';
import { CHROMIUM } from './page/chromium.ts';
import { PAGE_URL } from './page/page-address.ts';

/** The window's page in a real Chromium, over a stand-in for the main process. */
const configuration = defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: `${PROJECT_FOLDER}/out/browser-tests`,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    baseURL: PAGE_URL,
    viewport: { width: 960, height: 680 },
    locale: 'en-GB',
    launchOptions: CHROMIUM,
  },
  webServer: {
    command: 'node test/browser/page/main.ts',
    cwd: PROJECT_FOLDER,
    url: PAGE_URL,
    reuseExistingServer: false,
  },
});

// Playwright reads its configuration from the default export.
export default configuration;
