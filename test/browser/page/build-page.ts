import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { build } from 'vite';
import { PROJECT_FOLDER } from '../../support/sample.ts';

/** Where the page that the browser tests open is built to. */
export const PAGE_FOLDER = resolve(PROJECT_FOLDER, 'out/browser-page');

/** Builds the window's page alone, as electron.vite.config.ts builds it. */
export async function buildPage(): Promise<void> {
  await build({
    configFile: false,
    root: resolve(PROJECT_FOLDER, 'renderer'),
    logLevel: 'warn',
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: PAGE_FOLDER,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
    },
  });
}
