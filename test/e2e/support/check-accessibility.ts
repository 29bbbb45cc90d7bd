import { expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/project-paths.ts';

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Lets axe-core look at the page as it stands; any violation fails the test by name. */
export async function checkAccessibility(page: Page): Promise<void> {
  // Evaluated by the debugger, past the page's policy, which rightly lets no foreign script in.
  await page.evaluate(axe);
  const violations: unknown = await page.evaluate(
    'axe.run().then((found) => found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(", ")}`))',
  );
  expect(violations).toEqual([]);
}
