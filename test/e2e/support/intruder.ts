import type { Page } from '@playwright/test';

/** Runs code in the page's own world, as an intruder in the page would, and gives what it said or how it failed. */
export function attempt(page: Page, code: string): Promise<unknown> {
  return page.evaluate(
    `(async () => { try { return await (async () => { ${code} })(); } catch (error) { return 'refused: ' + error.name; } })()`,
  );
}

/** Notes from now on which rules of the content security policy the page breaks; gives them in the order of the alphabet. */
export async function startWatching(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(
    'window.broke = []; document.addEventListener("securitypolicyviolation", (event) => window.broke.push(event.effectiveDirective))',
  );
  return () => page.evaluate('window.broke.toSorted()');
}
