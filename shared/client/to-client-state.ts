import type { AttentionCode, OutboxEntry } from '../outbox/outbox-entry.ts';
import { assertNever } from '../result/result.ts';
import type { Acknowledgement, Certificate, Receipt } from '../signing/documents.ts';
import { REMINDERS_MAX, type ClientState, type Storage } from './client-state.ts';

/** What the signed documents on this computer say, after verification. */
export type RegistrationRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'revoked'; readonly certificate: Certificate }
  | {
      readonly kind: 'registered';
      readonly certificate: Certificate;
      readonly acknowledgement: Acknowledgement;
      readonly receipt: Receipt;
    };

/** Everything that the client's state follows from. */
export interface ClientFacts {
  /** The newest entry of the outbox. */
  readonly entry: OutboxEntry | undefined;
  readonly storage: Storage;
  readonly record: RegistrationRecord;
  /** Whether something that cannot be read lies aside: an entry or a document. */
  readonly hasUnreadable: boolean;
  readonly isSending: boolean;
  readonly nextAttemptAt: Date | undefined;
  readonly keychainProblem: AttentionCode | undefined;
  /** How often the question was put before this run, and whether the person said **Never ask**. */
  readonly asked: { readonly times: number; readonly isNever: boolean };
}

/** Derives what is true about this copy; the window, `--status` and the log all say this and nothing else. */
export function toClientState(facts: ClientFacts): ClientState {
  const { entry } = facts;
  if (entry === undefined) return withoutEntry(facts);
  switch (entry.state.kind) {
    case 'waiting':
      return whileWaiting(facts, entry, entry.state);
    case 'parked':
      return whenParked(facts, entry, entry.state.code);
    case 'settled':
      return whenSettled(facts, entry);
    default:
      return assertNever(entry.state);
  }
}

type Waiting = Extract<OutboxEntry['state'], { kind: 'waiting' }>;

function whileWaiting(facts: ClientFacts, { savedAt }: OutboxEntry, state: Waiting): ClientState {
  const { storage, keychainProblem } = facts;
  // What was tried before and failed waits, also while it is tried again by itself: a heading that changed with every
  // attempt would tell the person nothing.
  if (facts.isSending && state.attempts === 0) return { kind: 'sending', savedAt, storage };
  if (keychainProblem !== undefined) {
    return { kind: 'attention', code: keychainProblem, savedAt, storage, canReopen: false };
  }
  return {
    kind: 'waiting',
    savedAt,
    storage,
    attempts: state.attempts,
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    ...(facts.nextAttemptAt === undefined ? {} : { nextAttemptAt: facts.nextAttemptAt.toISOString() }),
  };
}

function whenParked(
  { storage, record }: ClientFacts,
  { savedAt }: OutboxEntry,
  code: AttentionCode,
): ClientState {
  // Only the vendor's signed word ends a licence; without it a refusal is something to look at, not an end.
  if (code === 'LICENCE_REVOKED' && record.kind === 'revoked') {
    return { kind: 'revoked', certificate: record.certificate, canReopen: true };
  }
  return { kind: 'attention', code, savedAt, storage, canReopen: code !== 'ENTRY_UNREADABLE' };
}

function whenSettled(facts: ClientFacts, { savedAt }: OutboxEntry): ClientState {
  const known = fromRecord(facts, true);
  return (
    known ?? {
      kind: 'attention',
      code: 'CERTIFICATE_UNREADABLE',
      savedAt,
      storage: facts.storage,
      canReopen: true,
    }
  );
}

function withoutEntry(facts: ClientFacts): ClientState {
  const known = fromRecord(facts, false);
  if (known !== undefined) return known;
  // Without an entry there is nothing to fetch a damaged certificate again with: the way on is the same as for an entry.
  if (facts.hasUnreadable || facts.record.kind === 'unreadable') {
    return { kind: 'attention', code: 'ENTRY_UNREADABLE', storage: facts.storage, canReopen: false };
  }
  const remindersLeft = Math.max(0, REMINDERS_MAX - facts.asked.times);
  const isSilenced = facts.asked.isNever || facts.asked.times > REMINDERS_MAX;
  return { kind: 'unregistered', isSilenced, remindersLeft };
}

function fromRecord({ record, storage }: ClientFacts, canReopen: boolean): ClientState | undefined {
  if (record.kind === 'revoked') return { kind: 'revoked', certificate: record.certificate, canReopen };
  if (record.kind !== 'registered') return undefined;
  return {
    kind: 'registered',
    certificate: record.certificate,
    supportCode: record.acknowledgement.supportCode,
    receipt: { notices: record.receipt.notices.length, choices: Object.keys(record.receipt.choices).length },
    registeredAt: record.acknowledgement.receivedAt,
    storage,
  };
}
