import { spawn } from 'node:child_process';

/** What to run and within which limits. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly timeoutMs?: number;
};

/** How a command ended; `code` is null when it could not be started or was stopped. */
export type CommandResult = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a command to its end and keeps what it printed. A command that fails or is missing is a result, not an exception. */
export function runCommand(command: Command): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env ?? process.env,
    timeout: command.timeoutMs,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.on('error', (error) => resolve({ code: null, stdout, stderr: `${stderr}${error.message}` }));
  child.on('close', (code) => resolve({ code, stdout, stderr }));
  // A command may end without reading its input, which breaks the pipe; how it ended is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  return promise;
}
