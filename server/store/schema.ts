import type { Generated, Kysely } from 'kysely';

/** The tables. All columns are texts and integers, so that they mean the same in every database; times are ISO 8601 in UTC. */
export interface Tables {
  readonly products: ProductsTable;
  readonly licences: LicencesTable;
  readonly seats: SeatsTable;
  readonly owners: OwnersTable;
  readonly registrations: RegistrationsTable;
  readonly served_notices: ServedNoticesTable;
  readonly choices: ChoicesTable;
  readonly idempotency: IdempotencyTable;
  readonly key_marks: KeyMarksTable;
  readonly licence_keys: LicenceKeysTable;
  readonly seat_releases: SeatReleasesTable;
  readonly proofs: ProofsTable;
  readonly orders: OrdersTable;
  readonly processors: ProcessorsTable;
  readonly received_events: ReceivedEventsTable;
  readonly outgoing_messages: OutgoingMessagesTable;
  readonly webhook_endpoints: WebhookEndpointsTable;
  readonly erasure_ledger: ErasureLedgerTable;
  readonly jobs: JobsTable;
  readonly store_state: StoreStateTable;
}

/** Queries on the store, inside or outside a transaction. */
export type Queries = Kysely<Tables>;

/** Columns of encrypted data: the record's own key, encrypted; the data under it; the version of the key that encrypted the key. */
export interface SealedColumns {
  readonly wrapped_key: string;
  readonly sealed: string;
  readonly key_version: number;
}

/** A yes or a no as text, which every database has. */
export type YesNo = 'yes' | 'no';

interface ProductsTable {
  readonly id: string;
  /** `product.json` as the vendor gave it. */
  readonly document: string;
  readonly changed_at: string;
}

interface LicencesTable {
  readonly product: string;
  readonly id: string;
  /** HMAC-SHA-256 of the licence key under the pepper of that version. */
  readonly key_hash: string;
  readonly pepper_version: number;
  readonly last_four: string;
  readonly edition: string;
  readonly seats: number;
  /** The last day of the term, or null for ever. */
  readonly until: string | null;
  readonly state: VendorState;
  readonly issued_at: string;
  /** Days after the term's end in which the licence still registers. */
  readonly grace_days: Generated<number>;
  /** How many seats may be released in a year so that other installations can take them. */
  readonly transfers_per_year: Generated<number>;
  /** Why the vendor set the state: a code or a few words without personal data. */
  readonly state_reason: string | null;
  /** The order that it came from. */
  readonly order_id: string | null;
  readonly changed_at: string | null;
}

/** The states that a vendor sets; `expired` follows from the term. */
export type VendorState = 'active' | 'suspended' | 'revoked';

interface SeatsTable {
  readonly product: string;
  readonly licence: string;
  readonly installation: string;
  readonly taken_at: string;
}

/** An erased owner keeps the row, with nothing in it. */
interface OwnersTable extends SealedColumns {
  readonly product: string;
  readonly id: string;
  /** Blind index of the e-mail address. */
  readonly email_index: string;
  readonly phone_index: string | null;
  readonly changed_at: string;
  readonly erased_at: string | null;
}

interface RegistrationsTable {
  readonly product: string;
  readonly id: string;
  readonly licence: string;
  readonly installation: string;
  readonly owner: string;
  readonly support_code: string;
  readonly owner_token_hash: string;
  readonly release: string;
  readonly platform: string;
  readonly agreement_version: string;
  readonly agreement_accepted_at: string;
  readonly submitted_at: string;
  readonly recorded_at: string;
  readonly changed_at: string;
  /** The language in which the owner read the notices. */
  readonly language: Generated<string>;
}

/** Rows are only ever added; `submission` is the idempotency key that they came with. */
interface ServedNoticesTable {
  readonly product: string;
  readonly registration: string;
  readonly submission: string;
  readonly position: number;
  readonly subject: string;
  readonly version: number;
  readonly language: string;
  readonly text_hash: string;
  readonly served_at: string;
}

/** Rows are only ever added; `submission` is the idempotency key that they came with. */
interface ChoicesTable {
  readonly product: string;
  readonly registration: string;
  readonly submission: string;
  readonly purpose: string;
  readonly decision: 'yes' | 'no';
  readonly decided_at: string;
  readonly recorded_at: string;
}

interface IdempotencyTable {
  readonly product: string;
  readonly key: string;
  readonly request_hash: string;
  readonly registration: string;
  readonly status: number;
  readonly body: string;
  readonly recorded_at: string;
}

interface KeyMarksTable {
  readonly name: string;
  readonly mark: string;
}

/**
 * Keys of a licence beside the one in its own row. Keys are not kept, so whoever lost one gets another.
 *
 * `valid` opens the licence like the first one; `replaced` opens nothing any more, and its holder is told so.
 */
interface LicenceKeysTable {
  readonly product: string;
  readonly key_hash: string;
  readonly pepper_version: number;
  readonly licence: string;
  readonly last_four: string;
  readonly state: 'valid' | 'replaced';
  readonly cause: 'recovery' | 'ownerChange';
  readonly issued_at: string;
}

/** Seats that were given back, and why. Rows are only ever added. */
interface SeatReleasesTable {
  readonly product: string;
  readonly id: string;
  readonly licence: string;
  readonly installation: string;
  readonly cause: 'owner' | 'vendor' | 'takeOver' | 'ownerChange';
  readonly released_at: string;
}

/** Codes that were mailed, by which somebody shows that they read an address. */
interface ProofsTable extends SealedColumns {
  readonly product: string;
  readonly id: string;
  /** `keyRecovery` opens nothing: it only counts the mails to an address, whose blind index is then the hash. */
  readonly kind: 'takeOver' | 'ownerChange' | 'keyRecovery';
  readonly licence: string;
  readonly registration: string | null;
  readonly secret_hash: string;
  readonly state: 'open' | 'used';
  readonly attempts_left: number;
  readonly created_at: string;
  readonly expires_at: string;
}

interface OrdersTable extends SealedColumns {
  readonly product: string;
  readonly id: string;
  readonly processor: string;
  /** Blind index of the processor's order number. */
  readonly number_index: string;
  readonly email_index: string;
  readonly state: 'completed' | 'refunded' | 'chargedBack';
  /** What was bought (JSON), without anything about the buyer. */
  readonly lines: string;
  readonly language: string;
  /** Hash of the token in the registration link, which prefills the form once. */
  readonly prefill_hash: string | null;
  readonly prefill_until: string | null;
  readonly ordered_at: string;
  readonly recorded_at: string;
  readonly changed_at: string;
}

/** Who tells us of orders; sealed: the secrets that its messages are signed with. */
interface ProcessorsTable extends SealedColumns {
  readonly id: string;
  readonly adapter: string;
  readonly changed_at: string;
}

/** Messages of processors that were acted on, so that none acts twice. */
interface ReceivedEventsTable {
  readonly processor: string;
  readonly event_id: string;
  /** Hash of the body that it came with, where the sender repeats its messages to the byte. */
  readonly body_hash: string | null;
  readonly received_at: string;
}

/** What the backend owes others: mail and webhooks, each written in the transaction that is its cause. */
interface OutgoingMessagesTable extends SealedColumns {
  readonly product: string;
  readonly id: string;
  readonly channel: 'mail' | 'webhook';
  readonly kind: string;
  readonly endpoint: string | null;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly attempts: number;
  readonly next_attempt_at: string;
  readonly claimed_by: string | null;
  readonly claimed_until: string | null;
  /** A code, never what a server said. */
  readonly last_error: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
}

/** Where the vendor wants to hear of events; sealed: the secrets that the messages are signed with. */
interface WebhookEndpointsTable extends SealedColumns {
  readonly product: string;
  readonly id: string;
  readonly url: string;
  /** Types of events (JSON list); empty for all. */
  readonly events: string;
  readonly with_owner: YesNo;
  readonly internal: YesNo;
  readonly created_at: string;
  readonly disabled_at: string | null;
}

/** Which owners were erased; survives in a copy outside the database, because a backup could bring them back. */
interface ErasureLedgerTable {
  readonly product: string;
  readonly id: string;
  readonly owner: string;
  readonly cause: 'request' | 'ownerChange' | 'merge';
  /** The owner who has the registrations of one that was merged. */
  readonly merged_into: string | null;
  readonly erased_at: string;
}

/** Work that is done at intervals by one process at a time. */
interface JobsTable {
  readonly name: string;
  readonly claimed_by: string | null;
  readonly claimed_until: string | null;
  readonly last_run_at: string | null;
}

/** What is true of the store as a whole, such as that it was restored from a backup. */
interface StoreStateTable {
  readonly name: string;
  readonly value: string;
}
