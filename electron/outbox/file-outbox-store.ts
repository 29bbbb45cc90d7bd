import type { FileFolder } from '../durable-files/file-folder.ts';
import { outboxEntrySchema, type OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import type { OutboxStore } from './outbox-store.ts';

/** Keeps each entry in a file of its own, named by time and id, so that names are the order and no index can disagree. */
export function createFileOutboxStore(folder: FileFolder): OutboxStore {
  function unreadableNames(): readonly string[] {
    return folder
      .readAll()
      .filter(({ name, content }) => !isEntryOf(name, parseEntry(content)))
      .map(({ name }) => name);
  }
  return {
    load: () =>
      folder.readAll().flatMap(({ name, content }) => {
        const entry = parseEntry(content);
        return isEntryOf(name, entry) ? [entry] : [];
      }),
    save: (entry) => folder.write(toFileName(entry), JSON.stringify(entry)),
    remove: (entry) => folder.remove(toFileName(entry)),
    setAside: (entry) => folder.setAside(toFileName(entry)),
    hasUnreadable: () => folder.hasSetAside() || unreadableNames().length > 0,
    async setUnreadableAside() {
      for (const name of unreadableNames()) await folder.setAside(name);
    },
  };
}

/** Reads an entry's file; `undefined` if it is none. */
function parseEntry(content: string): OutboxEntry | undefined {
  const parsed = outboxEntrySchema.safeParse(parseJson(content));
  return parsed.success ? parsed.data : undefined;
}

/** A file under another entry's name is a copy or a trick; either way it is not that entry. */
function isEntryOf(name: string, entry: OutboxEntry | undefined): entry is OutboxEntry {
  return entry !== undefined && toFileName(entry) === name;
}

function toFileName({ id, savedAt }: OutboxEntry): string {
  return `${savedAt.replaceAll(/[:.]/gu, '-')}_${id}.json`;
}
