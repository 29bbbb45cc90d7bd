import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './processes/run-command.ts';
import { projectRoot } from './project-paths.ts';
import { runMain } from './run-main.ts';
import { addTally, formatTally, noTally, type Tally } from './testing/tally.ts';

const bin = path.join(projectRoot, 'node_modules', '.bin');
const environments = ['shared', 'electron', 'renderer', 'server', 'scripts', 'test'];

const checks = [
  ...environments.map((name) => ({ name: `types in ${name}/`, tool: 'tsc', args: ['-p', name] })),
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
] as const;

/** Checks types, lint and format; each counts as one test. */
export async function runChecks(): Promise<Tally> {
  let tally = noTally;
  for (const { name, tool, args } of checks) {
    const { code, stdout, stderr } = await runCommand({ file: findTool(tool), args, cwd: projectRoot });
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
    if (code !== 0) console.log(stdout + stderr);
    tally = addTally(tally, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  }
  return tally;
}

function findTool(name: string): string {
  const tool = path.join(bin, process.platform === 'win32' ? `${name}.cmd` : name);
  if (!existsSync(tool)) throw new Error(`expected ${name} among the installed packages, found none`);
  return tool;
}

if (import.meta.main) {
  await runMain(async () => {
    const tally = await runChecks();
    console.log(formatTally(tally));
    return tally.failed === 0 ? 0 : 1;
  });
}
