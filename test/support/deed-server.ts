import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { PROJECT_ROOT, runDeed, spawnDeed } from './run-deed.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A backend in a process of its own, on a data folder with the sample product. */
export interface DeedServer {
  readonly url: string;
  readonly port: number;
  /** Where keys and mail are; on SQLite also the database. */
  readonly dataDir: string;
  readonly pid: number;
  /** Everything that it has written to stderr so far. */
  readonly log: () => string;
  /** Issues licences and gives their keys; the options are those of `deed licence issue`. */
  readonly issue: (options?: IssueOptions) => Promise<readonly string[]>;
  /** Runs a `deed` command on the same data folder. */
  readonly deed: (...args: readonly string[]) => ReturnType<typeof runDeed>;
  /** Asks it to stop and gives its exit code; when it has ended already, that one. */
  readonly stop: () => Promise<number | null>;
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>;
}

/** What `deed licence issue` is asked for. */
export interface IssueOptions {
  readonly product?: string;
  readonly count?: number;
  readonly seats?: number;
  readonly until?: string;
}

/** Where the backend keeps its data and listens; by default a new folder and a free port. */
export interface DeedServerOptions {
  readonly dataDir?: string;
  /** A store of `createStoreAddress`, on either engine. */
  readonly address?: StorePlace;
  /** Further options of `deed serve`. */
  readonly options?: readonly string[];
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What names a store: `--data`, and the variables that go with it. */
export interface StorePlace {
  readonly data: string;
  readonly files: string;
  readonly environment: Readonly<Record<string, string>>;
}

const READY_WITHIN_MS = 20_000;
const STOPPED_WITHIN_MS = 20_000;

/** Starts a backend and waits until it listens. With the `dataDir` and `port` of an earlier one it takes its place. */
export async function startDeedServer(options: DeedServerOptions = {}): Promise<DeedServer> {
  const { port = 0 } = options;
  const place = options.address ?? toPlace(options.dataDir ?? (await makeTemporaryFolder()));
  const dataDir = place.files;
  // In the environment, as a vendor does it whose address has a password: a list of processes shows the arguments.
  const environment = { ...place.environment, ...options.environment, DEED_DATA: place.data };
  const deed = (...args: readonly string[]) => runDeed(args, { environment });
  await expectSuccess(deed('product', 'add', join(PROJECT_ROOT, 'products', 'sample')));
  const child = spawnDeed(['serve', '--port', String(port), ...(options.options ?? [])], environment);
  const log = collect(child);
  // Whatever happens to the tests, the backend does not outlive them.
  const endWithTests = () => child.kill('SIGKILL');
  process.once('exit', endWithTests);
  child.once('exit', () => process.off('exit', endWithTests));
  const url = await readUrl(child, log);
  return {
    ...{ url, dataDir, deed, log },
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    issue: (order) => issue(deed, order),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => {
      await end(child, 'SIGKILL');
    },
  };
}

function toPlace(folder: string): StorePlace {
  return { data: folder, files: folder, environment: {} };
}

function collect(child: ChildProcessWithoutNullStreams): () => string {
  let collected = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    collected += chunk;
  });
  return () => collected;
}

async function readUrl(child: ChildProcessWithoutNullStreams, log: () => string): Promise<string> {
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      return z.object({ event: z.literal('listening'), url: z.url() }).parse(JSON.parse(line)).url;
    }
    throw new Error(`expected the backend to listen, found it ended: ${log()}`);
  } finally {
    clearTimeout(timer);
    // The pipe is kept flowing, so that the backend never waits for a reader.
    child.stdout.resume();
  }
}

async function issue(deed: DeedServer['deed'], options: IssueOptions = {}): Promise<readonly string[]> {
  const { product = 'sample-studio', count = 1, ...rest } = options;
  const flags = Object.entries({ product, count, ...rest }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const stdout = await expectSuccess(deed('licence', 'issue', '--json', ...flags));
  return z.object({ keys: z.array(z.string()) }).parse(JSON.parse(stdout)).keys;
}

async function expectSuccess(run: ReturnType<typeof runDeed>): Promise<string> {
  const { code, stdout, stderr } = await run;
  if (code !== 0) throw new Error(`expected exit code 0, found ${code}: ${stderr}`);
  return stdout;
}

async function end(
  child: ChildProcessWithoutNullStreams,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  child.kill(signal);
  await ended;
  clearTimeout(timer);
  return child.exitCode;
}
