import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { assertNever } from '../../shared/result/result.ts';
import { runCommand } from '../processes/run-command.ts';
import { browserNames } from './system-needs.ts';
import type { Probe, SystemNeed } from './system-needs.ts';

const fontFolders = ['/usr/share/fonts', '/usr/local/share/fonts'] as const;
/** Debian keeps versions side by side here and none of their servers on the PATH. */
const debianPostgres = '/usr/lib/postgresql';
const systemFolders = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'] as const;

/** The needs that this machine does not meet. Looks for the things themselves, whoever may have installed them. */
export async function findMissing(needs: readonly SystemNeed[]): Promise<readonly SystemNeed[]> {
  const libraries = await listLibraries();
  return needs.filter((need) => !isThere(need.probe, libraries));
}

/** The full path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...systemFolders];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

/** The folder with the programs of PostgreSQL's server, of the newest version that is there, or undefined. */
export function findPostgresPrograms(): string | undefined {
  const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres) : [];
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const folders = newestFirst.map((version) => path.join(debianPostgres, version, 'bin'));
  const onPath = findProgram('initdb');
  return [...folders, ...(onPath === undefined ? [] : [path.dirname(onPath)])].find((folder) =>
    isExecutable(path.join(folder, 'initdb')),
  );
}

/** The browser that tests can drive, or undefined. */
export function findBrowser(): string | undefined {
  return browserNames.map(findProgram).find((found) => found !== undefined);
}

function isThere(probe: Probe, libraries: string): boolean {
  switch (probe.kind) {
    case 'program':
      return probe.names.some((name) => findProgram(name) !== undefined);
    case 'library':
      return libraries.includes(`\t${probe.soname} `);
    case 'font':
      return fontFolders.some(hasFont);
    case 'postgresql':
      return findPostgresPrograms() !== undefined;
    default:
      return assertNever(probe);
  }
}

/** What the dynamic linker knows. Its tool is not on every person's PATH. */
async function listLibraries(): Promise<string> {
  const tool = findProgram('ldconfig');
  return tool === undefined ? '' : (await runCommand({ file: tool, args: ['-p'] })).stdout;
}

function hasFont(folder: string): boolean {
  if (!existsSync(folder)) {
    return false;
  }
  const entries = readdirSync(folder, { withFileTypes: true });
  return (
    entries.some((entry) => /\.(ttf|otf|ttc)$/i.test(entry.name)) ||
    entries.some((entry) => entry.isDirectory() && hasFont(path.join(folder, entry.name)))
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there or not for us: the next folder may have it
  }
}
