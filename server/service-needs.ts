import type { Once } from './idempotency/once.ts';
import type { Keys } from './keys/load-keys.ts';
import type { Nudge } from './outgoing/nudge.ts';
import type { Ports } from './platform/ports.ts';
import type { DocumentSigner } from './signing/document-signer.ts';
import type { Store } from './store/store.ts';

/** What every service of the backend works with. */
export interface ServiceNeeds {
  readonly store: Store;
  readonly keys: Keys;
  readonly signer: DocumentSigner;
  readonly once: Once;
  readonly ports: Ports;
  /** Tells the relay of this process that something is to be sent. */
  readonly nudge: Nudge;
  /** The folder for what belongs to the store and is no database. */
  readonly files: string;
}
