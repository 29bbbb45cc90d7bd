import type { Storage } from '../../shared/client/client-state.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { OutboxStore } from '../outbox/outbox-store.ts';

/** Where a registration is kept: entries and the secrets that belong to them, both lasting or both not. */
export interface Place {
  readonly storage: Storage;
  readonly keychain: Keychain;
  readonly outbox: OutboxStore;
}
