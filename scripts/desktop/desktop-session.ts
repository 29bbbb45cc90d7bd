import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { SetupProblem } from '../setup/setup-problem.ts';
import { startKeychainDaemon } from './keychain-daemon.ts';
import type { KeychainDaemon } from './keychain-daemon.ts';
import { startSessionBus } from './session-bus.ts';
import { startVirtualDisplay } from './virtual-display.ts';
import type { DisplaySize } from './virtual-display.ts';

/**
 * The keychain that programs in the session find: their own one (`inherit`), none at all, or a fresh one. A locked one
 * refuses at once; a prompting one is locked too, but asks for its password in a window that nobody answers.
 */
export type SessionKeychain = 'unlocked' | 'locked' | 'prompting' | 'none' | 'inherit';

/** What kind of desktop to put up. */
export type DesktopOptions = {
  readonly display: 'virtual' | 'inherit';
  readonly keychain: SessionKeychain;
  /** Of the virtual display; 1280x900 unless told. */
  readonly size?: DisplaySize;
  /** A folder that outlives the session: another session started on it finds the same secrets. */
  readonly keychainDir?: string;
};

/** A display and a keychain for programs under test or in a demonstration. */
export type DesktopSession = {
  /** To be laid over the environment of a program that belongs to the session. */
  readonly env: Readonly<Record<string, string>>;
  readonly lockKeychain: () => Promise<void>;
  readonly unlockKeychain: () => Promise<void>;
  /** Ends everything the session started, by id; asking twice is harmless. */
  readonly stop: () => Promise<void>;
};

/** Puts up a desktop. Nothing of the person's own session is used unless asked for with `inherit`. */
export async function startDesktopSession(options: DesktopOptions): Promise<DesktopSession> {
  assertPossible(options);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'deed-desktop-'));
  const cleanups: (() => Promise<void>)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  ];
  const stop = () => runInReverse(cleanups);
  try {
    const displayEnv = await startDisplay(options, cleanups);
    const { env: keychainEnv, daemon } = await startKeychain(options, { folder, env: displayEnv, cleanups });
    return {
      env: { ...displayEnv, ...keychainEnv },
      lockKeychain: async () => ownKeychain(daemon).lock(),
      unlockKeychain: async () => ownKeychain(daemon).unlock(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function assertPossible({ display, keychain }: DesktopOptions): void {
  const isOrdinary = display === 'inherit' && (keychain === 'inherit' || keychain === 'none');
  if (process.platform !== 'linux' && !isOrdinary) {
    throw new SetupProblem(
      `expected Linux for a desktop with display "${display}" and keychain "${keychain}", found ${process.platform}. ` +
        'Use "inherit" for both.',
    );
  }
}

type Cleanups = (() => Promise<void>)[];
type Env = Readonly<Record<string, string>>;

async function startDisplay(options: DesktopOptions, cleanups: Cleanups): Promise<Env> {
  if (options.display === 'inherit') {
    return {};
  }
  const display = await startVirtualDisplay(options.size ?? '1280x900');
  cleanups.push(display.stop);
  // Where the person's desktop speaks Wayland, Chromium would prefer it to the virtual screen.
  const noWayland = { WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11', GDK_BACKEND: 'x11' };
  return { DISPLAY: display.name, NO_AT_BRIDGE: '1', ...noWayland };
}

type StartedKeychain = { readonly env: Env; readonly daemon?: KeychainDaemon };

type Surroundings = { readonly folder: string; readonly env: Env; readonly cleanups: Cleanups };

async function startKeychain(
  options: DesktopOptions,
  { folder, env, cleanups }: Surroundings,
): Promise<StartedKeychain> {
  if (options.keychain === 'inherit') {
    return { env: {} };
  }
  if (options.keychain === 'none') {
    // An address where nobody listens. Left unset, libraries would look for the person's bus or launch one.
    return { env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(folder, 'no-bus')}` } };
  }
  const bus = await startSessionBus(folder, { startsServices: options.keychain === 'prompting', env });
  cleanups.push(bus.stop);
  const keychainDir = options.keychainDir ?? path.join(folder, 'keychain');
  const daemon = await startKeychainDaemon({ busAddress: bus.address, runDir: folder, keychainDir });
  cleanups.push(daemon.stop);
  if (options.keychain !== 'unlocked') {
    await daemon.lock();
  }
  return { env: { DBUS_SESSION_BUS_ADDRESS: bus.address }, daemon };
}

function ownKeychain(daemon: KeychainDaemon | undefined): KeychainDaemon {
  if (daemon === undefined) {
    throw new Error(
      'expected a session with a keychain of its own, found one with keychain "none" or "inherit"',
    );
  }
  return daemon;
}

async function runInReverse(cleanups: Cleanups): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) {
    await cleanup();
  }
}
