import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startBackgroundProcess } from '../processes/background-process.ts';
import type { BackgroundProcess } from '../processes/background-process.ts';
import { unlockOverControlSocket } from './keychain-control.ts';
import { callOverBus } from './session-bus.ts';

/** A keychain daemon with a keyring of its own, which holds nothing of the person's. */
export type KeychainDaemon = {
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
  readonly stop: BackgroundProcess['stop'];
};

/** Where it works: the bus it serves, a folder that lives with the session, a folder that may outlive it. */
export type KeychainPlace = {
  readonly busAddress: string;
  readonly runDir: string;
  readonly keychainDir: string;
};

const loginKeyring = '/org/freedesktop/secrets/collection/login';

/** Starts the daemon with its login keyring unlocked; the keyring is made when the folder has none. */
export async function startKeychainDaemon(place: KeychainPlace): Promise<KeychainDaemon> {
  const password = await loadOrMakePassword(place.keychainDir);
  const controlDir = path.join(place.runDir, 'keyring');
  const daemon = await startBackgroundProcess({
    file: 'gnome-keyring-daemon',
    args: ['--foreground', '--unlock', '--components=secrets', `--control-directory=${controlDir}`],
    announcesOn: 1,
    env: {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: place.busAddress,
      XDG_DATA_HOME: place.keychainDir,
      XDG_RUNTIME_DIR: place.runDir,
    },
    input: password,
  });
  await waitForService(place.busAddress);
  return {
    lock: () => lockLoginKeyring(place.busAddress),
    unlock: () => unlockOverControlSocket(path.join(controlDir, 'control'), password),
    stop: daemon.stop,
  };
}

/** Kept beside the keyring, so that a later session can open the same one. It protects test secrets from nobody. */
async function loadOrMakePassword(keychainDir: string): Promise<string> {
  const file = path.join(keychainDir, 'password');
  await mkdir(keychainDir, { recursive: true, mode: 0o700 });
  const fresh = randomBytes(16).toString('hex');
  const isFresh = await writeFile(file, fresh, { mode: 0o600, flag: 'wx' }).then(
    () => true,
    () => false, // it exists: this keychain was used before
  );
  return isFresh ? fresh : readFile(file, 'utf8');
}

/** The daemon announces itself a moment before its name is on the bus. */
async function waitForService(busAddress: string): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    const answer = await callOverBus(busAddress, {
      to: 'org.freedesktop.DBus',
      object: '/org/freedesktop/DBus',
      method: 'org.freedesktop.DBus.NameHasOwner',
      args: ['string:org.freedesktop.secrets'],
    });
    if (answer.includes('boolean true')) {
      return;
    }
    await sleep(20);
  }
  throw new Error('expected org.freedesktop.secrets on the session bus within 10 seconds, found nothing');
}

async function lockLoginKeyring(busAddress: string): Promise<void> {
  await callOverBus(busAddress, {
    to: 'org.freedesktop.secrets',
    object: '/org/freedesktop/secrets',
    method: 'org.freedesktop.Secret.Service.Lock',
    args: [`array:objpath:${loginKeyring}`],
  });
}
