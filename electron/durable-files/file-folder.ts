import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '../../shared/result/result.ts';
import {
  describeSystemError,
  flushFolder,
  UNFINISHED,
  writeDurably,
  type WriteProblem,
} from './write-durably.ts';

const OWNER_ONLY_FOLDER = 0o700;

/** A folder of small files, each written durably; nothing is ever deleted because it cannot be read. */
export interface FileFolder {
  /** The whole files by name, in the order of their names. Synchronous, because the state at start needs no waiting for. */
  readonly readAll: () => readonly FileContent[];
  /** One file's text, or `undefined` if there is none. */
  readonly read: (name: string) => string | undefined;
  readonly write: (name: string, content: string) => Promise<Result<void, { code: WriteProblem }>>;
  readonly remove: (name: string) => Promise<void>;
  /** Moves a file that makes no sense out of the way, where it can be looked at. */
  readonly setAside: (name: string) => Promise<void>;
  /** Whether anything was ever set aside. */
  readonly hasSetAside: () => boolean;
}

/** A file's name and text. */
export interface FileContent {
  readonly name: string;
  readonly content: string;
}

/** Makes the folder's port; the folder itself comes into being with the first file. `aside` is where unreadable files go. */
export function createFileFolder(folder: string, aside: string): FileFolder {
  return {
    readAll: () =>
      listNames(folder).map((name) => ({ name, content: readFileSync(join(folder, name), 'utf8') })),
    read: (name) => readIfThere(join(folder, name)),
    async write(name, content) {
      try {
        const firstNew = mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
        for (const parent of foldersWithNewNames(folder, firstNew)) await flushFolder(parent);
      } catch (error) {
        const code = describeSystemError(error) === 'ENOSPC' ? 'SAVE_DISK_FULL' : 'SAVE_FAILED';
        return { ok: false, failure: { code } };
      }
      return writeDurably(join(folder, name), content);
    },
    async remove(name) {
      await rm(join(folder, name), { force: true });
      await flushFolder(folder);
    },
    async setAside(name) {
      await mkdir(aside, { recursive: true, mode: OWNER_ONLY_FOLDER });
      await rename(join(folder, name), join(aside, name));
      await flushFolder(aside);
    },
    hasSetAside: () => listNames(aside).length > 0,
  };
}

/**
 * The folders in which a name is new after `folder` was made with all that was missing above it, `firstNew` being the
 * topmost: a file survives a power cut only if every name on the way to it does.
 */
export function foldersWithNewNames(folder: string, firstNew: string | undefined): readonly string[] {
  if (firstNew === undefined) return [];
  const parent = dirname(folder);
  return folder === firstNew || parent === folder
    ? [parent]
    : [parent, ...foldersWithNewNames(parent, firstNew)];
}

/** Removes what a crash left unfinished in a folder. */
export function removeUnfinished(folder: string): void {
  for (const name of listAll(folder)) {
    if (name.endsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });
  }
}

function listNames(folder: string): readonly string[] {
  return listAll(folder)
    .filter((name) => !name.endsWith(UNFINISHED))
    .toSorted();
}

function listAll(folder: string): readonly string[] {
  return onlyIfThere(() => readdirSync(folder)) ?? [];
}

function readIfThere(path: string): string | undefined {
  return onlyIfThere(() => readFileSync(path, 'utf8'));
}

function onlyIfThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // "Not there" is an answer; everything else (no permission, a broken disk) is not, and is passed on.
    if (describeSystemError(error) === 'ENOENT') return undefined;
    throw error;
  }
}
