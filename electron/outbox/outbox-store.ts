import type { WriteProblem } from '../durable-files/write-durably.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import type { Result } from '../../shared/result/result.ts';

/** Where outbox entries are kept, in the order in which they were added. */
export interface OutboxStore {
  /** The entries that can be read. */
  readonly load: () => readonly OutboxEntry[];
  /** Adds or replaces an entry; succeeds only when it is where it will survive what the store promises to survive. */
  readonly save: (entry: OutboxEntry) => Promise<Result<void, { code: WriteProblem }>>;
  /** Removes an entry that a newer one has replaced. */
  readonly remove: (entry: OutboxEntry) => Promise<void>;
  /** Moves an entry that cannot be decrypted out of the way of a newer one, where it can be looked at. */
  readonly setAside: (entry: OutboxEntry) => Promise<void>;
  /** Whether there is an entry that cannot be read, set aside or not. */
  readonly hasUnreadable: () => boolean;
  /** Moves entries that cannot be read out of the way, where they can be looked at. */
  readonly setUnreadableAside: () => Promise<void>;
}
