import type { LaunchOptions } from 'playwright';
import { findBrowser } from '../../../scripts/setup/system-probe.ts';

const browser = findBrowser();

/** The browser that setup looks for, where there is one, else Playwright's own. Root has no sandbox to offer it. */
export const CHROMIUM: LaunchOptions = {
  ...(browser === undefined ? {} : { executablePath: browser }),
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
