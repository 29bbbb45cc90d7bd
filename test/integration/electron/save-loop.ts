import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createFileFolder } from '../../../electron/durable-files/file-folder.ts';
import { createFileOutboxStore } from '../../../electron/outbox/file-outbox-store.ts';
import { toEntry } from '../../../electron/registration/entry-body.ts';
import { createDataKey } from '../../../electron/sealing/seal.ts';

// A program that saves large entries until it is killed, and says of each when, and only when, it is saved. Several at
// once and large, so that a kill at any moment falls into the writing of one.
const folder = process.argv[2] ?? '';
const store = createFileOutboxStore(createFileFolder(join(folder, 'outbox'), join(folder, 'set-aside')));
const key = createDataKey();
const LOOPS = 4;

await Promise.all(Array.from({ length: LOOPS }, saveForEver));

async function saveForEver(_nothing: unknown, loop: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const entry = toEntry(randomUUID(), 'x'.repeat(200_000), key, new Date(count * LOOPS + loop));
    const saved = await store.save(entry);
    if (saved.ok) process.stdout.write(`${entry.id}\n`);
  }
}
