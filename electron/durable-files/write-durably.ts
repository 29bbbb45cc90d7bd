import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../shared/result/result.ts';

/** The ending of files that are not finished; one that is found was left by a crash and means nothing. */
export const UNFINISHED = '.unfinished';

/** Why a file could not be written. */
export type WriteProblem = 'SAVE_DISK_FULL' | 'SAVE_FAILED';

const OWNER_ONLY = 0o600;

/**
 * Puts a file in place so that, whatever happens, either the old one or the whole new one is there.
 *
 * Writes all of it beside the target, flushes it, renames it over the target and flushes the folder. Only then has it happened.
 */
export async function writeDurably(
  path: string,
  content: string,
): Promise<Result<void, { code: WriteProblem }>> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    await writeFlushed(unfinished, content);
    await rename(unfinished, path);
    await flushFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    await rm(unfinished, { force: true });
    return fail(toWriteProblem(error), describeSystemError(error));
  }
}

/** Flushes a folder, so that the names in it survive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder to flush it; its file system journals names by itself.
  if (process.platform === 'win32') return;
  await withFile(folder, 'r', (handle) => handle.sync());
}

/** The code of a system error (`ENOSPC`), which holds no path; for logs. */
export function describeSystemError(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

async function writeFlushed(path: string, content: string): Promise<void> {
  await withFile(path, 'wx', async (handle) => {
    // Writes until nothing is left or the system refuses: a short write is no success.
    await handle.writeFile(content, 'utf8');
    await handle.sync();
  });
}

async function withFile(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags, OWNER_ONLY);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

function toWriteProblem(error: unknown): WriteProblem {
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(describeSystemError(error));
  return isFull ? 'SAVE_DISK_FULL' : 'SAVE_FAILED';
}
