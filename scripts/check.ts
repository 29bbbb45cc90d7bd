import path from 'node:path';
import { runCommand } from './processes/run-command.ts';
import { projectRoot } from './project-paths.ts';
import { runMain } from './run-main.ts';
import { addTally, formatTally, noTally, type Tally } from './testing/tally.ts';

/** The tools' own programs, so that no shell stands between on any system. */
const tools = {
  tsc: 'typescript/bin/tsc',
  oxlint: 'oxlint/bin/oxlint',
  prettier: 'prettier/bin/prettier.cjs',
} as const;
const environments = ['shared', 'electron', 'renderer', 'server', 'scripts', 'test', 'bench'];

const checks = [
  ...environments.map((name) => ({ name: `types in ${name}/`, tool: 'tsc' as const, args: ['-p', name] })),
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
] as const;

/** Checks types, lint and format; each counts as one test. */
export async function runChecks(): Promise<Tally> {
  let tally = noTally;
  for (const { name, tool, args } of checks) {
    const file = path.join(projectRoot, 'node_modules', tools[tool]);
    const command = { file: process.execPath, args: [file, ...args], cwd: projectRoot };
    const { code, stdout, stderr } = await runCommand(command);
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
    if (code !== 0) console.log(stdout + stderr);
    tally = addTally(tally, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  }
  return tally;
}

if (import.meta.main) {
  await runMain(async () => {
    const tally = await runChecks();
    console.log(formatTally(tally));
    return tally.failed === 0 ? 0 : 1;
  });
}
