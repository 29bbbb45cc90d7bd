import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { failIfEmpty, type Tally } from './tally.ts';

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  success: z.boolean(),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
});

/** The true sums of a Vitest run; a file that could not be loaded counts as one failure, and no report as one too. */
export function readVitestReport(path: string): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = vitestReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  const { numPassedTests: passed, numFailedTests } = report;
  const isBroken = numFailedTests === 0 && !report.success;
  return failIfEmpty({ passed, failed: isBroken ? Math.max(report.numFailedTestSuites, 1) : numFailedTests });
}

/** The true sums of a Playwright run; what passed only when repeated, or was skipped, has not passed. */
export function readPlaywrightReport(path: string): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { stats, errors } = playwrightReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  return failIfEmpty({ passed: stats.expected, failed });
}
