import { link, open, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import type { CreateId } from '../platform/ports.ts';

/** Why a secret cannot be had from its file. */
export type SecretFileProblem = 'KEY_FILE_UNSAFE' | 'KEY_FILE_MISSING' | 'KEY_FILE_UNREADABLE';

/** A file that holds one secret, and how the secret is made when there is no file yet. */
export interface SecretFile {
  readonly path: string;
  readonly createSecret: () => string;
  /** False when the store was already written with a secret that this file should hold. */
  readonly canCreate: boolean;
  readonly createId: CreateId;
}

/** Reads a secret from its file; on first use makes it and has it on disk before it returns. */
export async function loadSecretFile(file: SecretFile): Promise<Result<string, Failure<SecretFileProblem>>> {
  try {
    const found = await readSecret(file.path);
    if (found !== undefined) return found;
    if (!file.canCreate)
      return fail('KEY_FILE_MISSING', `expected ${file.path}, which the store was written with`);
    await writeSecret(file);
    return (
      (await readSecret(file.path)) ?? fail('KEY_FILE_MISSING', `expected ${file.path}, found it removed`)
    );
  } catch (error) {
    return fail('KEY_FILE_UNREADABLE', `expected to read or write ${file.path}, found ${errorCode(error)}`);
  }
}

async function readSecret(path: string): Promise<Result<string, Failure<SecretFileProblem>> | undefined> {
  const handle = await openIfThere(path);
  if (handle === undefined) return undefined;
  try {
    // The open file is asked, not its name, so that nobody can swap it between the look and the read.
    const { mode } = await handle.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return fail(
        'KEY_FILE_UNSAFE',
        `expected permissions 600 on ${path}, found ${(mode & 0o777).toString(8)}`,
      );
    }
    return ok((await handle.readFile('utf8')).trim());
  } finally {
    await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A link, unlike a rename, never replaces: of two processes that start at once, the second takes the first one's secret. */
async function writeSecret({ path, createSecret, createId }: SecretFile): Promise<void> {
  await makePrivateFolder(dirname(path));
  const temporary = `${path}.${createId()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${createSecret()}\n`);
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
