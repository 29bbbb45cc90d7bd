import type { BrowserWindow } from 'electron';
import type { RegistrationClient } from '../client/registration-client.ts';
import type { Folders } from '../command-line/folders.ts';
import type { Configuration } from '../configuration/load-configuration.ts';
import { app } from 'electron';
import { sendEvent } from '../ipc/send-event.ts';
import type { Logger } from '../logging/logger.ts';
import { openWindow, showWindow } from '../window/open-window.ts';

/** The one window, if it is open. */
export interface WindowKeeper {
  readonly window: () => BrowserWindow | undefined;
  /** The ids of the pages that we made ourselves; only they may ask. */
  readonly windowIds: ReadonlySet<number>;
  /** Opens the window, or brings it to the front. */
  readonly show: () => void;
  /** Tells the page what is true now. */
  readonly tellState: (client: RegistrationClient) => Promise<void>;
}

/** Keeps at most one window. */
export function createWindowKeeper(parts: {
  readonly folders: Folders;
  readonly configuration: Configuration;
  readonly logger: Logger;
}): WindowKeeper {
  const windowIds = new Set<number>();
  let current: BrowserWindow | undefined;
  let told: Promise<void> = Promise.resolve();
  function open(): BrowserWindow {
    const window = openWindow(parts.folders.built, parts.configuration.product.title, app.isPackaged);
    const { id } = window.webContents;
    windowIds.add(id);
    window.on('closed', () => {
      windowIds.delete(id);
      current = undefined;
    });
    return window;
  }
  return {
    window: () => current,
    windowIds,
    show() {
      if (current === undefined) current = open();
      else showWindow(current);
    },
    tellState(client) {
      // One after the other, each with the state of its own moment: the last that the page hears is the latest.
      told = told.then(async () => {
        const state = await client.state();
        if (current !== undefined) sendEvent(current, 'stateChanged', state);
      });
      return told;
    },
  };
}
