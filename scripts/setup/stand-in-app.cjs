// @ts-check
// What Electron's own default_app does, for a stand-in that comes without one: modules named by -r first (Playwright
// passes one), then the app. It stays plain CommonJS because it runs inside Electron, on the Node of 2023.
const Module = require('node:module');
const path = require('node:path');

// default_app sets the path and the version with two functions that Electron leaves out of its documentation.
/** @typedef {{ setAppPath(folder: string): void, setVersion(version: string): void }} Undocumented */
/** @type {(name: 'electron') => { app: import('electron').App & Undocumented }} */
const requireElectron = require;
/** @type {(file: string) => { productName?: string, name?: string, version?: string }} */
const requireDescription = require;

const { app } = requireElectron('electron');
const requireFromHere = Module.createRequire(path.join(process.cwd(), 'here.js'));
const words = process.argv.slice(1);
/** @type {string[]} */
const preloads = [];
while (words[0]?.startsWith('-')) {
  const word = words.shift();
  if (word === '-v' || word === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  }
  if (word === '-r' || word === '--require') {
    preloads.push(words.shift() ?? '');
  }
}
const target = words[0];

if (target === undefined) {
  console.error(
    'electron: expected the folder or the main file of an app, found neither; run: electron FOLDER',
  );
  process.exit(2);
}

try {
  preloads.forEach((file) => void requireFromHere(file));
  startApp(path.resolve(target));
} catch (error) {
  // Otherwise Electron shows a dialog, and where nobody sits it waits for ever.
  console.error(error);
  process.exit(1);
}

/** @param {string} place */
function startApp(place) {
  const main = require.resolve(place);
  const description = main === place ? {} : requireDescription(path.join(place, 'package.json'));
  app.setAppPath(main === place ? path.dirname(main) : place);
  app.setName(description.productName ?? description.name ?? 'Electron');
  app.setVersion(description.version ?? process.versions.electron);
  Object.assign(process, { defaultApp: true });
  Module.runMain(main);
}
