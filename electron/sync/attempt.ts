import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import type { Outcome } from '../../shared/outbox/transition.ts';
import type { Expectation } from '../../shared/signing/verify-document.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { KeychainProblem } from '../keychain/keychain.ts';
import type { Logger } from '../logging/logger.ts';
import type { Clock } from '../platform/ports.ts';
import { openBody } from '../registration/entry-body.ts';
import type { Place } from '../registration/place.ts';
import { readAnswer, type ReadAnswer } from './read-answer.ts';
import type { Transport } from './transport.ts';

/** How an attempt ended; a keychain that did not open leaves the entry untouched. */
export type AttemptResult = Outcome | { readonly kind: 'keychain'; readonly code: KeychainProblem };

/** One attempt to send an entry. */
export type Attempt = (entry: OutboxEntry, place: Place) => Promise<AttemptResult>;

/** What an attempt needs. */
export interface AttemptDependencies {
  readonly transport: Transport;
  /** The backend's address, without a slash at the end; `undefined` while nobody has said where it is. */
  readonly server: string | undefined;
  /** What to believe; `undefined` while there is no trust root to be had. */
  readonly expectation: () => Promise<Expectation | undefined>;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes the attempt: decrypt, send, verify everything, store what was signed, and only then say how it ended. */
export function createAttempt(dependencies: AttemptDependencies): Attempt {
  return async (entry, place) => {
    const body = await openBody(entry, place.keychain);
    if (!body.ok) return toUnopened(body.failure.code);
    const expectation = await dependencies.expectation();
    if (dependencies.server === undefined || expectation === undefined) {
      return { kind: 'failed', reason: 'BACKEND_UNREACHABLE' };
    }
    const request = {
      url: `${dependencies.server}/v1/registrations`,
      idempotencyKey: entry.id,
      body: body.value,
    };
    const answer = await dependencies.transport(request);
    const read = await readAnswer(request, answer, expectation, dependencies.clock());
    dependencies.logger.event('attempt', {
      entry: entry.id,
      outcome: read.outcome.kind,
      code: toLogCode(read.outcome),
      status: answer.kind === 'answer' ? answer.status : 0,
    });
    return store(read, dependencies.documents);
  };
}

function toUnopened(code: KeychainProblem | 'ENTRY_UNREADABLE'): AttemptResult {
  return code === 'ENTRY_UNREADABLE' ? { kind: 'refused', code } : { kind: 'keychain', code };
}

async function store(read: ReadAnswer, documents: DocumentStore): Promise<Outcome> {
  if ('documents' in read) {
    const saved = await documents.save(read.documents);
    // Not stored is not settled: the entry goes out again, and the backend gives the same answer.
    return saved.ok ? read.outcome : { kind: 'failed', reason: 'ANSWER_NOT_STORED' };
  }
  if ('certificate' in read && read.certificate !== undefined)
    await documents.saveCertificate(read.certificate);
  return read.outcome;
}

function toLogCode(outcome: Outcome): string {
  if (outcome.kind === 'refused') return outcome.code;
  return outcome.kind === 'failed' ? outcome.reason : 'OK';
}
