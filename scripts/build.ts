import path from 'node:path';
import { projectRoot } from './project-paths.ts';
import { runCommand } from './processes/run-command.ts';
import { runMain } from './run-main.ts';
import { SetupProblem } from './setup/setup-problem.ts';

/** Builds the client (main, preload, page) into `out/`. */
export async function buildClient(): Promise<void> {
  const file = path.join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [file, 'build', '--logLevel', 'warn'];
  const built = await runCommand({ file: process.execPath, args, cwd: projectRoot });
  if (built.code !== 0) {
    throw new SetupProblem(`expected the client to build, found:\n${built.stdout}${built.stderr}`);
  }
}

if (import.meta.main) {
  await runMain(async () => {
    await buildClient();
    return 0;
  });
}
