import { link, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { CommandContext } from '../command-line/command.ts';
import { flushFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';

/** Takes text, as fast as it can; whether it wants more. */
export type TakeText = (text: string) => Promise<boolean>;

type Written<T> = Promise<Result<T, Failure<'OUT_FILE_EXISTS' | 'OUT_FILE_UNWRITABLE'>>>;

const OWNER_ONLY = 0o600;

/** The file cannot be made or written; anything else that goes wrong meanwhile is not about the file. */
class FileFault extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    super('the file cannot be written', { cause });
    this.name = 'FileFault';
    this.code = errorCode(cause);
  }
}

/**
 * Lets somebody write a new file that only its owner can read. It has its name only once it is whole and on disk; a file that
 * is there already is left alone, and nothing is left of one that was not finished.
 */
export async function writeNewFile<T>(path: string, write: (take: TakeText) => Promise<T>): Written<T> {
  const unfinished = `${path}.unfinished`;
  try {
    if (await onFile(isThere(path))) return fail('OUT_FILE_EXISTS', path);
    const file = await onFile(open(unfinished, 'wx', OWNER_ONLY));
    try {
      const written = await write(async (text) => {
        await onFile(file.appendFile(text));
        return true;
      });
      await onFile(file.sync());
      // A link, unlike a rename, never replaces.
      await onFile(link(unfinished, path));
      await onFile(flushFolder(dirname(path)));
      return ok(written);
    } finally {
      await file.close();
      await rm(unfinished);
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return error.code === 'EEXIST'
      ? fail('OUT_FILE_EXISTS', `${path} or ${unfinished}`)
      : fail('OUT_FILE_UNWRITABLE', `${path} ${error.code}`);
  }
}

async function onFile<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new FileFault(error);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Takes text to the standard output, and no faster than it is read there; wants no more when nobody reads it. */
export function takeToOutput({ binaryOut, write }: CommandContext): TakeText {
  if (binaryOut === undefined) {
    return async (text) => {
      write(text);
      return true;
    };
  }
  return (text) =>
    new Promise((resolve, reject) => {
      binaryOut.write(text, (error) => {
        if (error !== null && error !== undefined && errorCode(error) !== 'EPIPE') reject(error);
        else resolve(error === null || error === undefined);
      });
    });
}
