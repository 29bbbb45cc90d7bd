import { Readable } from 'node:stream';
import { runCommandLine } from '../../server/command-line/run-command-line.ts';
import { createCommands } from '../../server/commands.ts';
import { createNodePorts } from '../../server/platform/node-ports.ts';
import type { DeedRun, DeedSurroundings } from './run-deed.ts';

/** Runs a `deed` command inside the test's own process, which is many times faster than starting one; all but `serve`. */
export async function runCommand(
  args: readonly string[],
  { environment = {}, input = '' }: DeedSurroundings = {},
): Promise<DeedRun> {
  let stdout = '';
  let stderr = '';
  const ports = createNodePorts();
  const code = await runCommandLine(args, {
    commands: createCommands(ports),
    terminal: {
      stdin: Readable.from([input]),
      writeOut: (text) => {
        stdout += text;
      },
      writeError: (text) => {
        stderr += text;
      },
      isWatched: false,
    },
    environment,
    ports,
  });
  return { code, stdout, stderr };
}
