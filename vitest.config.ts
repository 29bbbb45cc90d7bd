import { defineConfig } from 'vitest/config';

/** Unit, contract and integration tests; windows and browsers are Playwright's. */
export default defineConfig({
  test: {
    include: ['test/{unit,contract,integration}/**/*.test.ts'],
    globalSetup: 'test/support/postgres/global-setup.ts',
    passWithNoTests: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
