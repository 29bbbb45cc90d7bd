import { _electron, type ElectronApplication, type Page } from 'playwright';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../project-paths.ts';

const electronFolder = path.join(projectRoot, 'node_modules', 'electron');

/** The Electron that setup has put in place; the package itself says how its program is called on this system. */
export function findElectron(): string {
  return path.join(
    electronFolder,
    'dist',
    readFileSync(path.join(electronFolder, 'path.txt'), 'utf8').trim(),
  );
}

/** How to start the client: in which surroundings, for which profile, in which language. */
export interface ClientStart {
  readonly userData: string;
  readonly env: Readonly<Record<string, string>>;
  readonly language?: 'en' | 'de';
  readonly switches?: readonly string[];
  readonly isDark?: boolean;
  /** A program to start instead of Electron, which starts Electron in turn. */
  readonly program?: string;
}

/** A running client with its window. */
export interface RunningClient {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The main process; asked for early, because Playwright forgets it when it ends. */
  readonly child: ChildProcess;
  /** Everything that its page wrote to the console. */
  readonly consoleLines: () => readonly string[];
}

/** Starts the built client, real window and all, and waits for its page. */
export async function launchClient(start: ClientStart): Promise<RunningClient> {
  const app = await _electron.launch({
    executablePath: start.program ?? findElectron(),
    // Playwright would switch the sandbox off by itself.
    chromiumSandbox: true,
    args: toArguments(start),
    cwd: projectRoot,
    env: toEnvironment(start.env),
    colorScheme: start.isDark === true ? 'dark' : 'light',
  });
  const child = app.process();
  const page = await app.firstWindow();
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(`page error: ${error.message}`));
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { app, page, child, consoleLines: () => lines };
}

/** How a run without a window ended. */
export interface ClientRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the client without a window, as a vendor's product would, and gives what it printed and its exit code. */
export function runClient(start: ClientStart): ClientRun {
  const { status, stdout, stderr } = spawnSync(findElectron(), toArguments(start), {
    cwd: projectRoot,
    env: toEnvironment(start.env),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

function toArguments({ userData, language = 'en', switches = [] }: ClientStart): string[] {
  return [projectRoot, `--user-data-dir=${userData}`, `--lang=${language}`, ...switches];
}

function toEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  // A test runner's own Node options are not for the client.
  return { ...Object.fromEntries(inherited.filter(([name]) => name !== 'NODE_OPTIONS')), ...env };
}
