import { ok } from '../../shared/result/result.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import type { OutboxStore } from './outbox-store.ts';

/** Keeps entries until the program ends; only for a person who chose that because there is no keychain. */
export function createMemoryOutboxStore(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: () => [...entries.values()],
    save(entry) {
      entries.set(entry.id, entry);
      return Promise.resolve(ok(undefined));
    },
    remove(entry) {
      entries.delete(entry.id);
      return Promise.resolve();
    },
    setAside(entry) {
      entries.delete(entry.id);
      return Promise.resolve();
    },
    hasUnreadable: () => false,
    setUnreadableAside: () => Promise.resolve(),
  };
}
