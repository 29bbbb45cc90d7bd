import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileFolder, removeUnfinished } from '../../../electron/durable-files/file-folder.ts';
import { UNFINISHED } from '../../../electron/durable-files/write-durably.ts';
import { createFileOutboxStore } from '../../../electron/outbox/file-outbox-store.ts';
import { makeTemporaryFolder, removeFolder } from '../../support/temporary-folder.ts';

const ROUNDS = 12;

/** Lets the saving program run until it has said so many times "saved", then kills it in the middle of whatever it does. */
async function saveUntilKilled(folder: string, times: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'save-loop.ts'), folder], {
    stdio: 'pipe',
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > times) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return said.split('\n').slice(0, -1);
}

it('loses no entry that was called saved, and takes no half-written one for an entry, however often it is killed', async () => {
  const folder = await makeTemporaryFolder();
  let unfinished = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const place = join(folder, String(round));
    const saved = await saveUntilKilled(place, round * 7);
    expect(saved.length).toBeGreaterThanOrEqual(round * 7);
    const outbox = join(place, 'outbox');
    const store = createFileOutboxStore(createFileFolder(outbox, join(place, 'set-aside')));
    const found = new Set(store.load().map(({ id }) => id));
    expect(saved.filter((id) => !found.has(id))).toEqual([]);
    expect(store.hasUnreadable()).toBe(false);
    unfinished += readdirSync(outbox).filter((name) => name.endsWith(UNFINISHED)).length;
    removeUnfinished(outbox);
    expect(readdirSync(outbox).filter((name) => name.endsWith(UNFINISHED))).toEqual([]);
  }
  // The kills did fall into the middle of writing: else this test would prove nothing.
  expect(unfinished).toBeGreaterThan(0);
  await removeFolder(folder);
}, 60_000);
