import path from 'node:path';
import { buildClient } from './build.ts';
import { runAsOrdinaryUser } from './ordinary-user/run-as-ordinary-user.ts';
import { runMain } from './run-main.ts';

// Only the suites with windows: `npm run windows`, or `npm run windows -- e2e refusals` for one suite and one file.
await runMain(async () => {
  await buildClient();
  const script = path.join('scripts', 'testing', 'playwright-suites.ts');
  return runAsOrdinaryUser({ script, args: process.argv.slice(2), results: ['out/test'] });
});
