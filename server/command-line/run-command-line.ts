import { readFile } from 'node:fs/promises';
import { buffer, text } from 'node:stream/consumers';
import { toErrorFields } from '../logging/error-fields.ts';
import { createJsonLogger } from '../logging/logger.ts';
import { openBackend } from '../open-backend.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import { openStore } from '../store/open-store.ts';
import { parseStoreAddress } from '../store/store-address.ts';
import type { Command, CommandContext, Outcome, Report } from './command.ts';
import { formatFailure } from './command-errors.ts';
import { createHelp } from './help-command.ts';
import { parseCommandLine } from './parse-command-line.ts';

/** What the command line reads from and writes to. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Takes bytes that are no text. */
  readonly binaryOut?: NodeJS.WritableStream;
  /** Whether a person sees what is written. */
  readonly isWatched: boolean;
  /** Calls back once when somebody asks the process to end, which then does not end by itself. */
  readonly onInterrupt?: (callBack: () => void) => void;
}

/** What the command line needs of its surroundings. */
export interface CommandLineNeeds {
  readonly commands: readonly Command[];
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly ports: Ports;
}

/** Runs one command and gives its exit code: 0, 1 for a failure or a report of one, 2 if the command line was not understood. */
export async function runCommandLine(args: readonly string[], needs: CommandLineNeeds): Promise<number> {
  const { terminal, environment } = needs;
  const help = createHelp(needs.commands);
  const call = parseCommandLine(args, [...needs.commands, help.command], environment);
  if (!call.ok) {
    terminal.writeError(`${formatFailure(call.failure)}${help.text}`);
    return 2;
  }
  const { command, values, data, isJson } = call.value;
  const outcome = await runSafely(() => command.run(values, createContext(data, needs)), terminal);
  if (outcome.ok) {
    if (outcome.value !== undefined) terminal.writeOut(formatReport(outcome.value, isJson));
    return outcome.value?.exitCode ?? 0;
  }
  terminal.writeError(formatFailure(outcome.failure));
  return outcome.failure.code === 'USAGE' ? 2 : 1;
}

function createContext(data: string, { terminal, environment, ports }: CommandLineNeeds): CommandContext {
  return {
    withBackend: async (canCreate, use, opening = {}) => {
      const backend = await openBackend({ data, canCreate, environment, ports, ...opening });
      if (!backend.ok) return backend;
      try {
        return await use(backend.value);
      } finally {
        await backend.value.store.close();
      }
    },
    withStore: async (opening, use) => {
      const address = parseStoreAddress(data, environment);
      if (!address.ok) return address;
      const store = await openStore({ address: address.value, schema: 'asFound', ...opening });
      if (!store.ok) return store;
      try {
        return await use({ store: store.value, files: address.value.files, environment, ports });
      } finally {
        await store.value.close();
      }
    },
    readBytes: (name) => (name === '-' ? buffer(terminal.stdin) : readFile(name)).catch(() => undefined),
    readText: (name) => (name === '-' ? text(terminal.stdin) : readFile(name, 'utf8')).catch(() => undefined),
    note: (words) => {
      if (terminal.isWatched) terminal.writeError(`${words}\n`);
    },
    watchForInterruption: () => {
      let isInterrupted = false;
      terminal.onInterrupt?.(() => {
        isInterrupted = true;
      });
      return () => isInterrupted;
    },
    write: terminal.writeOut,
    logger: createJsonLogger({ write: terminal.writeError, clock: ports.clock }),
    binaryOut: terminal.binaryOut,
    environment,
  };
}

/** A bug ends a command like any failure; where it was thrown stands below the error. */
async function runSafely(run: () => Outcome, { writeError }: Terminal): Outcome {
  try {
    return await run();
  } catch (error) {
    const { error: name = '', code = '', frames = [] } = toErrorFields(error);
    writeError(frames.map((frame) => `${frame}\n`).join(''));
    return { ok: false, failure: { code: 'INTERNAL', detail: [name, code].join(' ').trim() } };
  }
}

function formatReport({ json, text: words }: Report, isJson: boolean): string {
  return isJson ? `${JSON.stringify(json)}\n` : `${words}\n`;
}
