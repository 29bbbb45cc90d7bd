import { Readable } from 'node:stream';
import { runCommandLine } from '../../server/command-line/run-command-line.ts';
import { createLicenceCommands } from '../../server/licence/licence-commands.ts';
import { createNodePorts } from '../../server/platform/node-ports.ts';
import { createProductCommands } from '../../server/product/product-commands.ts';
import { trustRootCommand } from '../../server/signing/trust-root-command.ts';
import { createVerifyCommands } from '../../server/signing/verify-commands.ts';
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
    commands: [
      ...createProductCommands(ports.clock),
      ...createLicenceCommands(),
      trustRootCommand,
      ...createVerifyCommands(),
    ],
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
