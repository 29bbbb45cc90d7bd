import { BrowserWindow, nativeTheme } from 'electron';
import { join } from 'node:path';
import { PAGE_URL } from './page-address.ts';

const SIZE = { width: 960, height: 680, minWidth: 360, minHeight: 420 } as const;
/** The paper of the look, so that no white flash precedes a dark page. */
const PAPER = { light: '#fbfaf7', dark: '#15171b' } as const;

/** Opens the one window, hidden until it has something to show. */
export function openWindow(folder: string, title: string, isPackaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    useContentSize: true,
    title,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(folder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Looks words up with a vendor of dictionaries on some systems; what is typed here is nobody's business.
      spellcheck: false,
      devTools: !isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** Brings the window to the front, however it was hidden. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
