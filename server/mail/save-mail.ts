import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DELIVERED, failed, type Delivery } from '../outgoing/delivery.ts';
import { flushFolder, makePrivateFolder } from '../platform/durable-folder.ts';
import { errorCode } from '../platform/error-code.ts';
import type { ComposedMail } from './compose-mail.ts';

/** Puts a mail into a folder as `TIME-ID.eml`, readable by its owner only, and on disk before it counts as delivered. */
export async function saveMail(folder: string, mail: ComposedMail): Promise<Delivery> {
  const name = `${mail.createdAt.replace(/[-:.]/gu, '')}-${mail.id}`;
  const unfinished = join(folder, `.${name}.unfinished`);
  try {
    await makePrivateFolder(folder);
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(mail.bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, join(folder, `${name}.eml`));
    await flushFolder(folder);
    return DELIVERED;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    return failed('MAIL_FOLDER');
  }
}
