import { createHash } from 'node:crypto';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../shared/api/problem.ts';
import { isErrorCode, retryRule } from '../../shared/errors/error-codes.ts';
import { attentionCodeSchema, type AttentionCode } from '../../shared/outbox/outbox-entry.ts';
import { parseRetryAfter } from '../../shared/outbox/retry-policy.ts';
import type { Outcome } from '../../shared/outbox/transition.ts';
import { registrationResponseSchema } from '../../shared/registration/registration-request.ts';
import { certificateType } from '../../shared/signing/documents.ts';
import { verifyDocument, type Expectation } from '../../shared/signing/verify-document.ts';
import type { StoredDocuments } from '../documents/document-store.ts';
import { nodeJwsReader } from '../documents/jws-reader.ts';
import { verifyRecord } from '../documents/load-record.ts';
import type { TransportAnswer, TransportRequest } from './transport.ts';
import { parseJson } from '../../shared/result/parse-json.ts';

/** What an answer means for the entry, and what of it is to be stored before the entry may change. */
export type ReadAnswer =
  | { readonly outcome: Extract<Outcome, { kind: 'accepted' }>; readonly documents: StoredDocuments }
  | { readonly outcome: Extract<Outcome, { kind: 'refused' }>; readonly certificate?: string }
  | { readonly outcome: Extract<Outcome, { kind: 'failed' }> };

type Answered = Extract<TransportAnswer, { kind: 'answer' }>;

const UNTRUSTED: ReadAnswer = { outcome: { kind: 'failed', reason: 'ANSWER_UNTRUSTED' } };

/**
 * Decides what an answer means. Whatever is not the documented answer, signed by the backend, leaves the entry waiting:
 * a portal of a hotel, a broken proxy or a forger can delay a registration and nothing more.
 */
export async function readAnswer(
  request: Pick<TransportRequest, 'idempotencyKey' | 'body'>,
  answer: TransportAnswer,
  expectation: Expectation,
  now: Date,
): Promise<ReadAnswer> {
  if (answer.kind === 'none') return { outcome: { kind: 'failed', reason: answer.reason } };
  if (answer.status === 200 || answer.status === 201) return readSuccess(request, answer, expectation);
  if (isPassing(answer.status)) return toFault(answer, now);
  return readRefusal(answer, expectation, now);
}

/** Whether a status speaks of the moment and not of the request: too slow, too early, too many, or the server's own trouble. */
function isPassing(status: number): boolean {
  return status >= 500 || [408, 425, 429].includes(status);
}

async function readSuccess(
  request: Pick<TransportRequest, 'idempotencyKey' | 'body'>,
  { body }: Answered,
  expectation: Expectation,
): Promise<ReadAnswer> {
  const response = registrationResponseSchema.safeParse(parseJson(body));
  if (!response.success) return UNTRUSTED;
  const { acknowledgement, certificate, receipt } = response.data;
  const documents: StoredDocuments = { acknowledgement, certificate, receipt };
  const record = await verifyRecord(documents, expectation);
  if (record.kind !== 'registered') return UNTRUSTED;
  // The acknowledgement is for this request: its key and its exact bytes.
  const isForThis =
    record.acknowledgement.idempotencyKey === request.idempotencyKey &&
    record.acknowledgement.requestHash === createHash('sha256').update(request.body).digest('base64url');
  return isForThis ? { outcome: { kind: 'accepted' }, documents } : UNTRUSTED;
}

async function readRefusal(answer: Answered, expectation: Expectation, now: Date): Promise<ReadAnswer> {
  if (answer.mediaType !== PROBLEM_MEDIA_TYPE) return UNTRUSTED;
  const problem = problemSchema.safeParse(parseJson(answer.body));
  if (!problem.success || !isErrorCode(problem.data.code)) return UNTRUSTED;
  if (retryRule(problem.data.code) === 'later') return toFault(answer, now);
  const code = toAttentionCode(problem.data.code);
  if (code !== 'LICENCE_REVOKED') return { outcome: { kind: 'refused', code } };
  const certificate = problem.data.certificate ?? '';
  const isRevoked = await isSignedRevocation(certificate, expectation);
  return isRevoked ? { outcome: { kind: 'refused', code }, certificate } : UNTRUSTED;
}

/** Only a certificate, signed for this installation, that says so ends a licence. */
async function isSignedRevocation(jws: string, expectation: Expectation): Promise<boolean> {
  const verified = await verifyDocument({ type: certificateType, jws }, expectation, nodeJwsReader);
  return verified.ok && verified.value.state === 'revoked';
}

/** A person can act on what is wrong with a licence; everything else that a change must heal is "could not be read". */
function toAttentionCode(code: string): AttentionCode {
  const known = attentionCodeSchema.safeParse(code);
  return known.success ? known.data : 'REQUEST_INVALID';
}

function toFault({ retryAfter }: Answered, now: Date): ReadAnswer {
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { outcome: { kind: 'failed', reason: 'BACKEND_FAULT', ...wait } };
}
