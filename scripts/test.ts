import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildClient } from './build.ts';
import { runChecks } from './check.ts';
import { runAsOrdinaryUser } from './ordinary-user/run-as-ordinary-user.ts';
import { runForeground } from './processes/run-foreground.ts';
import { outDir, projectRoot } from './project-paths.ts';
import { runMain } from './run-main.ts';
import { ensureElectronRuntime } from './setup/electron-runtime.ts';
import { ensureSandbox } from './setup/sandbox-check.ts';
import { ensureSystemPackages } from './setup/system-packages.ts';
import { playwrightSuites } from './testing/playwright-suites.ts';
import { readPlaywrightReport, readVitestReport } from './testing/read-reports.ts';
import { addTally, formatTally, type Tally } from './testing/tally.ts';

const reports = path.join(outDir, 'test');

await runMain(async () => {
  await ensureSystemPackages('test', console.log);
  const electron = await ensureElectronRuntime(console.log);
  await ensureSandbox(electron.path, console.log);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  console.log('\nTypes, lint and format');
  const checks = await runChecks();
  console.log('\nUnit, contract and integration tests');
  const vitest = await runVitest();
  console.log('\nThe page in a browser; the real window with a real keychain and a real backend');
  const windows = await runWindows();

  const tally = [checks, vitest, ...windows].reduce(addTally);
  console.log(`\nTested with Electron ${electron.version} (${electron.origin}).`);
  console.log(formatTally(tally));
  return tally.failed === 0 ? 0 : 1;
});

async function runVitest(): Promise<Tally> {
  const report = path.join(reports, 'vitest.json');
  const cli = path.join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [cli, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  await runForeground({ file: process.execPath, args, cwd: projectRoot, env: process.env });
  return readVitestReport(report);
}

async function runWindows(): Promise<readonly Tally[]> {
  await buildClient();
  const script = path.join('scripts', 'testing', 'playwright-suites.ts');
  await runAsOrdinaryUser({ script, results: ['out/test'] });
  return playwrightSuites.map((suite) => readPlaywrightReport(path.join(reports, `${suite}.json`)));
}
