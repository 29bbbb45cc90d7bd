import { execFile } from 'node:child_process';

/** Says whether the system's keychain gives a secret without asking a person for a password. */
export type IsKeychainOpen = () => Promise<boolean>;

const ANSWER_WITHIN_MS = 3000;

/** Asks whether the default collection is locked (Secret Service API 0.2, org.freedesktop.Secret.Collection), which opens no window. */
const QUESTION = [
  ...['--session', '--print-reply=literal', '--dest=org.freedesktop.secrets'],
  '/org/freedesktop/secrets/aliases/default',
  'org.freedesktop.DBus.Properties.Get',
  ...['string:org.freedesktop.Secret.Collection', 'string:Locked'],
];

/**
 * Whether the keychain is open, found out without opening it.
 *
 * On Linux a look-up in a locked keychain opens a window for its password, and keytar has no way to look first. `dbus-send`
 * comes with the session bus; where it is missing, nobody can say, and the answer is no. Windows and macOS unlock their
 * keychains with the session.
 */
export async function isKeychainOpen(
  platform: NodeJS.Platform = process.platform,
  program = 'dbus-send',
): Promise<boolean> {
  if (platform === 'darwin' || platform === 'win32') return true;
  const said = await run(program, QUESTION);
  return /\bboolean false\b/u.test(said);
}

/** What a program prints; nothing if it failed, is not there, or takes too long. */
function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: ANSWER_WITHIN_MS, encoding: 'utf8' }, (error, stdout) => {
      resolve(error === null ? stdout : '');
    });
  });
}
