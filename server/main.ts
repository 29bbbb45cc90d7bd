import { once } from 'node:events';
import { runCommandLine, type Terminal } from './command-line/run-command-line.ts';
import { createCommands } from './commands.ts';
import { createServeCommand } from './http/serve-command.ts';
import { createJsonLogger } from './logging/logger.ts';
import { createNodePorts } from './platform/node-ports.ts';
import { surviveClosedPipe } from './platform/survive-closed-pipe.ts';

const ports = createNodePorts();

surviveClosedPipe(process.stdout);
surviveClosedPipe(process.stderr);

const terminal: Terminal = {
  stdin: process.stdin,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  binaryOut: process.stdout,
  isWatched: process.stdout.isTTY,
  onInterrupt: (callBack) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, callBack);
  },
};

const logger = createJsonLogger({ write: terminal.writeError, clock: ports.clock });

const serveCommand = createServeCommand({
  createId: ports.createId,
  environment: process.env,
  logger,
  writeOut: terminal.writeOut,
  untilStopped: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  },
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  commands: [serveCommand, ...createCommands(ports)],
  terminal,
  environment: process.env,
  ports,
});
