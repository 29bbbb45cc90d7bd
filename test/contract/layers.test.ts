import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_FOLDER } from '../support/sample.ts';

/** Who may import whom; a folder that is not named may not be imported from there. */
const MAY_IMPORT: Readonly<Record<string, { readonly folders: readonly string[]; readonly why: string }>> = {
  shared: {
    folders: [],
    why: 'shared/ is what all agree on; it can depend on nobody, or everybody depends on that too',
  },
  'shared-ui': { folders: ['shared'], why: 'shared-ui/ is for both faces; it knows neither' },
  renderer: {
    folders: ['shared', 'shared-ui'],
    why: 'the page reaches the main process only through the contract',
  },
  electron: {
    folders: ['shared'],
    why: 'the main process knows neither the page nor the backend, only what they agree on',
  },
  server: { folders: ['shared'], why: 'the backend is replaceable by another that keeps the contract' },
};

/** Packages that `shared/` may import: it has no I/O, no clock and no randomness. */
const SHARED_PACKAGES = ['zod'];

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(folder: string): readonly Import[] {
  return globSync(`${folder}/**/*.{ts,tsx,css}`, { cwd: PROJECT_FOLDER }).flatMap((file) => {
    const text = readFileSync(join(PROJECT_FOLDER, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(([, target = '']) => ({
      file,
      target,
    }));
  });
}

function folderOf({ file, target }: Import): string | undefined {
  return target.startsWith('.') ? normalize(join(dirname(file), target)).split('/')[0] : undefined;
}

describe('the layers', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only what it may', (folder, { folders, why }) => {
    const found = importsOf(folder);
    expect(found.length, `expected imports in ${folder}/, found none: is the folder gone?`).toBeGreaterThan(
      0,
    );
    const wrong = found
      .filter((each) => ![undefined, folder, ...folders].includes(folderOf(each)))
      .map(
        ({ file, target }) =>
          `${file} imports ${target}; allowed: ${[folder, ...folders].join(', ')}. ${why}`,
      );
    expect(wrong).toEqual([]);
  });

  it('shared imports no package but zod', () => {
    const packages = importsOf('shared').map(({ target }) => target);
    expect(packages.filter((name) => !name.startsWith('.') && !SHARED_PACKAGES.includes(name))).toEqual([]);
  });

  it.each([
    ['a clock', /\bDate\.now\(|new Date\(\)/u],
    ['randomness', /Math\.random|crypto\./u],
    ['a timer', /\bset(?:Timeout|Interval)\(/u],
    ['the environment', /\bprocess\b\./u],
  ])('shared has no %s: the same input gives the same answer', (_name, pattern) => {
    const files = globSync('shared/**/*.ts', { cwd: PROJECT_FOLDER });
    expect(files.filter((file) => pattern.test(readFileSync(join(PROJECT_FOLDER, file), 'utf8')))).toEqual(
      [],
    );
  });

  it.each([
    ['ipcMain', ['electron/ipc/serve-requests.ts']],
    ['ipcRenderer', ['electron/preload.ts']],
    ['webContents.send(', ['electron/ipc/send-event.ts']],
    ['Math.random', []],
  ])('%s is used in its one place only', (name, places) => {
    const files = globSync('{electron,renderer,server,shared,shared-ui}/**/*.{ts,tsx}', {
      cwd: PROJECT_FOLDER,
    });
    const users = files.filter((file) => readFileSync(join(PROJECT_FOLDER, file), 'utf8').includes(name));
    expect(users).toEqual(places);
  });
});
