import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import type { CreateId } from '../platform/ports.ts';

/** Why a secret cannot be had from its file. */
export type SecretFileProblem = 'KEY_FILE_UNSAFE' | 'KEY_FILE_MISSING' | 'KEY_FILE_UNREADABLE';

/** A file that is to hold a new secret. */
export interface NewSecretFile {
  readonly path: string;
  readonly secret: string;
  readonly createId: CreateId;
}

/**
 * Reads a secret from its file; `undefined` if there is none. Others must not be able to read the file (not asked on Windows).
 *
 * It waits for the disk, so that a key ring can look for a key in the middle of reading a record; there it happens once per key.
 */
export function readSecretFile(path: string): Result<string, Failure<SecretFileProblem>> | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    // The open file is asked, not its name, so that nobody can swap it between the look and the read.
    const { mode } = fstatSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return fail(
        'KEY_FILE_UNSAFE',
        `expected permissions 600 on ${path}, found ${(mode & 0o777).toString(8)}`,
      );
    }
    return ok(readFileSync(file, 'utf8').trim());
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : unreadable(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Makes a secret's file, has it on disk, and gives what it holds: what somebody else put there first, if so. */
export async function makeSecretFile(
  file: NewSecretFile,
): Promise<Result<string, Failure<SecretFileProblem>>> {
  try {
    await writeSecret(file);
  } catch (error) {
    return unreadable(file.path, error);
  }
  return readSecretFile(file.path) ?? fail('KEY_FILE_MISSING', `expected ${file.path}, found it removed`);
}

/** Removes a secret's file, so that it is gone also after a crash. */
export async function removeSecretFile(path: string): Promise<void> {
  await unlink(path);
  await flushFolder(dirname(path));
}

function unreadable(path: string, error: unknown): Result<never, Failure<'KEY_FILE_UNREADABLE'>> {
  return fail('KEY_FILE_UNREADABLE', `expected to read or write ${path}, found ${errorCode(error)}`);
}

/** A link, unlike a rename, never replaces: of two processes that start at once, the second takes the first one's secret. */
async function writeSecret({ path, secret, createId }: NewSecretFile): Promise<void> {
  await makePrivateFolder(dirname(path));
  const temporary = `${path}.${createId()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  await flushFolder(dirname(path));
}
