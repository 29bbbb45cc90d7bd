import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createFileFolder,
  foldersWithNewNames,
  removeUnfinished,
} from '../../../../electron/durable-files/file-folder.ts';
import { UNFINISHED } from '../../../../electron/durable-files/write-durably.ts';
import { createFileOutboxStore } from '../../../../electron/outbox/file-outbox-store.ts';
import { toEntry } from '../../../../electron/registration/entry-body.ts';
import { createDataKey } from '../../../../electron/sealing/seal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deed-store-'));
  mkdirSync(join(folder, 'outbox'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const open = () => createFileOutboxStore(createFileFolder(join(folder, 'outbox'), join(folder, 'aside')));
const entryAt = (time: string) => toEntry(randomUUID(), '{}', createDataKey(), new Date(time));

describe('the folders that are flushed for new names', () => {
  it.each([
    ['nothing new', undefined, []],
    ['the folder alone', '/data/registration/outbox', ['/data/registration']],
    ['all of it', '/data', ['/data/registration', '/data', '/']],
  ])('%s', (_name, firstNew, flushed) => {
    expect(foldersWithNewNames('/data/registration/outbox', firstNew)).toEqual(flushed);
  });
});

describe('the outbox on disk', () => {
  it('gives back what was saved, in the order of saving, to the next run', async () => {
    const entries = ['2026-11-22T10:00:00.000Z', '2026-11-22T10:00:00.001Z', '2027-01-01T00:00:00.000Z'].map(
      entryAt,
    );
    for (const entry of entries.toReversed()) await open().save(entry);
    expect(open().load()).toEqual(entries);
  });

  it.each([
    ['an empty file', ''],
    ['half a file', '{"version":1,"id":"3f2b'],
    ['another version', '{"version":2}'],
    ['binary', '\u0000\u0001'],
  ])('keeps %s aside instead of deleting it or stumbling over it', async (_name, content) => {
    const entry = entryAt('2026-11-22T10:00:00.000Z');
    await open().save(entry);
    writeFileSync(join(folder, 'outbox', 'odd.json'), content);
    expect(open().load()).toEqual([entry]);
    expect(open().hasUnreadable()).toBe(true);
    await open().setUnreadableAside();
    expect(readdirSync(join(folder, 'aside'))).toEqual(['odd.json']);
    expect(open().hasUnreadable()).toBe(true);
    expect(open().load()).toEqual([entry]);
  });

  it('does not take what a crash left unfinished for an entry, and removes it', () => {
    writeFileSync(join(folder, 'outbox', `x.json.1${UNFINISHED}`), '{"half":');
    expect(open().load()).toEqual([]);
    expect(open().hasUnreadable()).toBe(false);
    removeUnfinished(join(folder, 'outbox'));
    expect(readdirSync(join(folder, 'outbox'))).toEqual([]);
  });

  it('is empty, not broken, where there is no folder yet', () => {
    rmSync(join(folder, 'outbox'), { recursive: true });
    expect(open().load()).toEqual([]);
  });
});
