import { once } from 'node:events';
import { runCommandLine, type Terminal } from './command-line/run-command-line.ts';
import { createServeCommand } from './http/serve-command.ts';
import { createLicenceCommands } from './licence/licence-commands.ts';
import { createJsonLogger } from './logging/logger.ts';
import { createNodePorts } from './platform/node-ports.ts';
import { surviveClosedPipe } from './platform/survive-closed-pipe.ts';
import { createProductCommands } from './product/product-commands.ts';
import { trustRootCommand } from './signing/trust-root-command.ts';
import { createVerifyCommands } from './signing/verify-commands.ts';

const ports = createNodePorts();

surviveClosedPipe(process.stdout);
surviveClosedPipe(process.stderr);

const terminal: Terminal = {
  stdin: process.stdin,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isWatched: process.stdout.isTTY,
};

const logger = createJsonLogger({ write: terminal.writeError, clock: ports.clock });

const serveCommand = createServeCommand({
  createId: ports.createId,
  logger,
  writeOut: terminal.writeOut,
  untilStopped: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  },
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  commands: [
    serveCommand,
    ...createProductCommands(ports.clock),
    ...createLicenceCommands(),
    trustRootCommand,
    ...createVerifyCommands(),
  ],
  terminal,
  environment: process.env,
  ports,
});
