import { app } from 'electron';
import { join } from 'node:path';
import type { ProductId } from '../../shared/product/product.ts';

/** Where the client finds its own files and keeps its data. */
export interface Folders {
  /** The built client: main, preload and page. */
  readonly built: string;
  /** The folder of this user profile. */
  readonly userData: string;
  /** Entries, documents and what was set aside. */
  readonly data: string;
  readonly logs: string;
}

/** Finds the folders and tells Electron of them; before anything else asks for a path. */
export function settleFolders(built: string, product: ProductId): Folders {
  const userData = chooseUserData(product);
  app.setPath('userData', userData);
  app.setPath('sessionData', join(userData, 'session'));
  return {
    built,
    userData,
    data: join(userData, 'registration'),
    logs: join(userData, 'logs'),
  };
}

/** A folder of its own for each product: two vendors' clients on one computer know nothing of each other. */
function chooseUserData(product: ProductId): string {
  const asked = app.commandLine.getSwitchValue('user-data-dir');
  return asked === '' ? join(app.getPath('appData'), `deed-${product}`) : asked;
}

/** The folder with the vendor's product.json, texts and keys. */
export function findProductFolder(): string {
  if (app.isPackaged) return join(process.resourcesPath, 'product');
  return process.env['DEED_PRODUCT_FOLDER'] ?? join(app.getAppPath(), 'products', 'sample');
}
