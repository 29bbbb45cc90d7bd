import path from 'node:path';
import { runForeground } from '../processes/run-foreground.ts';
import { outDir, projectRoot } from '../project-paths.ts';
import { runMain } from '../run-main.ts';

/** The suites that need windows, by the folder of their configuration. */
export const playwrightSuites = ['browser', 'e2e'] as const;

// Runs as an ordinary user, in a process of its own, because Chromium keeps its sandbox for ordinary users only.
if (import.meta.main) {
  await runMain(async () => {
    const cli = path.join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
    const [only, ...args] = process.argv.slice(2);
    let worst = 0;
    for (const suite of playwrightSuites.filter((name) => only === undefined || only === name)) {
      const config = path.join('test', suite, 'playwright.config.ts');
      const code = await runForeground({
        file: process.execPath,
        args: [cli, 'test', '-c', config, '--reporter=list,json', ...args],
        cwd: projectRoot,
        env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(outDir, 'test', `${suite}.json`) },
      });
      worst = Math.max(worst, code);
    }
    return worst;
  });
}
