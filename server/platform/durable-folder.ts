import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder that only its owner may enter, if it is not there, and has it on disk before it returns. */
export async function makePrivateFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (firstMade !== undefined) await flushFolder(dirname(firstMade));
}

/** Flushes a folder's list of names to disk, without which a new file can vanish with the power. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows has no way to flush a folder, and opens none as a file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
