import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
} from 'node:fs';
import { readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import type { OrdinaryUser } from './ordinary-user.ts';

/** From where to where, for whom, and which paths below `from` to leave out. */
export type TreeOrder = {
  readonly from: string;
  readonly to: string;
  readonly user: OrdinaryUser;
  readonly leaveOut?: ReadonlySet<string>;
};

/**
 * Makes a second tree of hard links that the user can read. Folders belong to the user, files stay what they are; a file
 * that the user could not read, or could change, or that lies on another file system, is copied.
 */
export function linkTree(order: TreeOrder): void {
  linkFolder(order, '');
}

function linkFolder(order: TreeOrder, below: string): void {
  const to = path.join(order.to, below);
  mkdirSync(to, { recursive: true, mode: 0o755 });
  chownSync(to, order.user.uid, order.user.gid);
  for (const entry of readdirSync(path.join(order.from, below), { withFileTypes: true })) {
    const name = path.join(below, entry.name);
    if (order.leaveOut?.has(name) === true) {
      continue;
    }
    if (entry.isDirectory()) {
      linkFolder(order, name);
    } else if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(path.join(order.from, name)), path.join(order.to, name));
    } else if (entry.isFile()) {
      linkFile(path.join(order.from, name), path.join(order.to, name));
    }
  }
}

/** The same for a single file. */
export function linkFile(from: string, to: string): void {
  const { mode } = lstatSync(from);
  if (modeForOthers(mode) !== (mode & 0o7777)) {
    copyFor(from, to, modeForOthers(mode));
    return;
  }
  try {
    linkSync(from, to);
  } catch (error) {
    if (!isLinkRefused(error)) {
      throw error;
    }
    copyFor(from, to, mode & 0o7777);
  }
}

/** The mode with which others may read the file, run it if its owner may, and never change it. */
export function modeForOthers(mode: number): number {
  const runnable = (mode & 0o100) === 0 ? 0 : 0o111;
  return ((mode & 0o7777) | 0o444 | runnable) & ~0o022;
}

function copyFor(from: string, to: string, mode: number): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, mode);
}

/** Another file system, one without hard links, or a file with as many links as it can have. */
function isLinkRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EXDEV' || code === 'EPERM' || code === 'ENOTSUP' || code === 'EMLINK';
}
