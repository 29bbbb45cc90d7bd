import { test as base } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesktopSession, type DesktopSession } from '../../../scripts/desktop/desktop-session.ts';
import {
  launchClient,
  runClient,
  type ClientStart,
  type RunningClient,
} from '../../../scripts/window/launch-client.ts';
import { startDeedServer, type DeedServer } from '../../support/deed-server.ts';

/** How a test starts the client; where it says nothing, its own profile and the worker's backend and desktop are used. */
export type Launch = Partial<Omit<ClientStart, 'env'>> & { readonly env?: Readonly<Record<string, string>> };

/** What each test gets. */
export interface TestFixtures {
  /** An empty folder that is gone afterwards. */
  readonly folder: string;
  /** This test's user data folder. */
  readonly userData: string;
  /** Surroundings in which the client finds the worker's desktop, backend and keys. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** Starts the client; it is closed when the test ends. */
  readonly launch: (launch?: Launch) => Promise<RunningClient>;
  /** Runs the client without a window. */
  readonly run: (...switches: readonly string[]) => ReturnType<typeof runClient>;
}

/** What the tests of a worker share. */
export interface WorkerFixtures {
  readonly desktop: DesktopSession;
  readonly backend: DeedServer;
}

/** The test function with a desktop, a backend and a client at hand. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  desktop: [
    async ({}, use) => {
      const desktop = await startDesktopSession({ display: 'virtual', keychain: 'unlocked' });
      await use(desktop);
      await desktop.stop();
    },
    { scope: 'worker' },
  ],
  backend: [
    async ({}, use) => {
      const backend = await startDeedServer();
      await use(backend);
      await backend.stop();
    },
    { scope: 'worker' },
  ],
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'deed-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  userData: async ({ folder }, use) => {
    await use(join(folder, 'user-data'));
  },
  surroundings: async ({ desktop, backend, folder }, use) => {
    await use({ ...desktop.env, ...(await toSurroundings(backend, folder)) });
  },
  launch: async ({ userData, surroundings }, use) => {
    const running: RunningClient[] = [];
    await use(async ({ env, ...more } = {}) => {
      const client = await launchClient({ userData, ...more, env: { ...surroundings, ...env } });
      running.push(client);
      return client;
    });
    await Promise.all(running.map(endClient));
  },
  run: async ({ userData, surroundings }, use) => {
    await use((...switches) => runClient({ userData, env: surroundings, switches }));
  },
});

/** Where a client finds a backend, and the keys it ships with. */
export async function toSurroundings(
  backend: Pick<DeedServer, 'url' | 'deed'>,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const trustRoot = join(folder, 'trust-root.json');
  const { stdout } = await backend.deed('trust-root');
  await writeFile(trustRoot, stdout);
  return { DEED_SERVER_URL: backend.url, DEED_TRUST_ROOT: trustRoot };
}

/** Closes a client, whether it still runs or not. */
export async function endClient({ app, child }: RunningClient): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await app.close();
}

/** Ends a client as a crash or a power cut would. */
export async function killClient({ child }: RunningClient): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
