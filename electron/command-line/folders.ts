import { app } from 'electron';
import { join } from 'node:path';

/** Where the client finds its own files and keeps its data. */
export interface Folders {
  /** The built client: main, preload and page. */
  readonly built: string;
  /** The vendor's product.json, texts and keys. */
  readonly product: string;
  /** The folder of this user profile. */
  readonly userData: string;
  /** Entries, documents and what was set aside. */
  readonly data: string;
  readonly logs: string;
}

/** Finds the folders and tells Electron of them; before anything else asks for a path. */
export function settleFolders(built: string): Folders {
  const userData = chooseUserData();
  app.setPath('userData', userData);
  app.setPath('sessionData', join(userData, 'session'));
  return {
    built,
    product: chooseProductFolder(),
    userData,
    data: join(userData, 'registration'),
    logs: join(userData, 'logs'),
  };
}

function chooseUserData(): string {
  const asked = app.commandLine.getSwitchValue('user-data-dir');
  return asked === '' ? join(app.getPath('appData'), 'deed-registration') : asked;
}

function chooseProductFolder(): string {
  if (app.isPackaged) return join(process.resourcesPath, 'product');
  return process.env['DEED_PRODUCT_FOLDER'] ?? join(app.getAppPath(), 'products', 'sample');
}
