import type { Kysely } from 'kysely';

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
}

/** Queries on the store, inside or outside a transaction. */
export type Queries = Kysely<Tables>;

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
}

/** The states that a vendor sets; `expired` follows from the term. */
export type VendorState = 'active' | 'suspended' | 'revoked';

interface SeatsTable {
  readonly product: string;
  readonly licence: string;
  readonly installation: string;
  readonly taken_at: string;
}

interface OwnersTable {
  readonly product: string;
  readonly id: string;
  /** Blind index of the e-mail address. */
  readonly email_index: string;
  readonly wrapped_key: string;
  readonly sealed: string;
  readonly changed_at: string;
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
