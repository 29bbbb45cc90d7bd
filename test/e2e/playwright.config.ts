import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..', '..');

/** The real window: Electron with its sandbox on, a real keychain daemon, a real backend. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(project, 'out/test/e2e'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: { trace: 'off' },
});
