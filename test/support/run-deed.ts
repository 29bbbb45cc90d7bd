import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The folder that holds package.json. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');

const NODE = join(PROJECT_ROOT, 'node_modules', 'node', 'bin', 'node');

/** How a `deed` command ended. */
export interface DeedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a `deed` command gets besides its arguments. */
export interface DeedSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a `deed` command to its end. */
export async function runDeed(
  args: readonly string[],
  surroundings: DeedSurroundings = {},
): Promise<DeedRun> {
  const child = spawnDeed(args, surroundings.environment);
  child.stdin.on('error', () => undefined).end(surroundings.input ?? '');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

/** Starts a `deed` command without waiting for it; its process id is the backend's own. */
export function spawnDeed(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn(NODE, [join(PROJECT_ROOT, 'server', 'main.ts'), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
