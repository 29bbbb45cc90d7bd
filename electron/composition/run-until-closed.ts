import { app } from 'electron';
import type { Mode } from '../command-line/parse-arguments.ts';
import { isReminderDue } from '../reminder/is-reminder-due.ts';
import type { ComposedClient } from './compose-client.ts';
import type { WindowKeeper } from './window-keeper.ts';

/** Longer than the backend may be silent; a keychain that asks for a password in the background gets no more patience than that. */
const BACKGROUND_LIMIT_MS = 90_000;

/** Shows the window where one is wanted, sends what is due, and ends with the window, or when a quiet start has done its work. */
export async function runUntilClosed(
  mode: Mode,
  composed: ComposedClient,
  keeper: WindowKeeper,
): Promise<void> {
  const isWindowWanted =
    mode.kind === 'window' || (mode.kind === 'reminder' && isReminderDue(await composed.client.state()));
  app.on('second-instance', (_event, _arguments, _folder, asked) => {
    if (isAskedForWindow(asked)) keeper.show();
    else void workQuietly(composed);
  });
  app.on('activate', keeper.show);
  app.on('will-quit', () => {
    endDespiteKeychain(composed);
  });
  app.on('window-all-closed', () => {
    composed.sync.stop();
    composed.refresh.stop();
    app.quit();
  });
  if (isWindowWanted) keeper.show();
  await composed.tidyUp();
  if (isWindowWanted) {
    await composed.sync.wake('due');
    await composed.refresh.start();
  } else {
    await Promise.race([workQuietly(composed), waitFor(BACKGROUND_LIMIT_MS)]);
    if (keeper.window() === undefined) app.quit();
  }
}

/** What is to be done without a window: send what is due, and hear what became of the licence. */
async function workQuietly({ sync, refresh }: ComposedClient): Promise<void> {
  await sync.wake('due');
  await refresh.run();
}

/** Whether a second start wants to see something; one from a version that did not say so does. */
function isAskedForWindow(asked: unknown): boolean {
  const isQuiet = typeof asked === 'object' && asked !== null && 'mode' in asked && asked.mode !== 'window';
  return !isQuiet;
}

/**
 * A keychain that waits for a person to type a password keeps the program from ending, even after its last window. What
 * is saved is flushed by then, so there is nothing that a sudden end could hurt.
 */
function endDespiteKeychain({ isKeychainBusy }: ComposedClient): void {
  if (isKeychainBusy()) process.kill(process.pid, 'SIGKILL');
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
