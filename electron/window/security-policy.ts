import { app, session, type WebContents } from 'electron';
import type { Logger } from '../logging/logger.ts';

/** Takes from every page, ours included, what it does not need: other pages, new windows, embedded views, permissions. */
export function applySecurityPolicy(logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents, logger);
    contents.setWindowOpenHandler(() => {
      logger.event('window-refused');
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
  });
}

/** Refuses every permission, asked for or only checked. Must run when the app is ready. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler((_request, decide) => {
    decide({});
  });
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
}

function denyNavigation(contents: WebContents, logger: Logger): void {
  const refuse = (event: { readonly preventDefault: () => void }): void => {
    logger.event('navigation-refused');
    event.preventDefault();
  };
  // The page is loaded once, by us, which none of these events announces; whatever they do announce is somebody else's wish.
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
}
