import { fail, ok } from '../../shared/result/result.ts';
import type { Queries } from '../store/schema.ts';
import { defineInsert, defineStatement, type Place } from '../store/statement.ts';
import type { Answer, RequestIdentity, Verdict } from './verdict.ts';

/** The answer that this key was given before; a failure if the key came with other bytes then. */
export async function findAnswer(
  queries: Queries,
  { product, key, requestHash }: RequestIdentity,
): Promise<Verdict | undefined> {
  const [row] = await selectAnswer(queries, { product, key });
  if (row === undefined) return undefined;
  if (row.request_hash !== requestHash) return fail('IDEMPOTENCY_KEY_REUSED');
  return ok({ status: row.status, body: row.body });
}

/** An answer, the registration that it speaks of (empty if none), and when it was given. */
export interface GivenAnswer {
  readonly answer: Answer;
  readonly registration: string;
  readonly now: Date;
}

/** Keeps an answer for ever. */
export async function saveAnswer(
  queries: Queries,
  { product, key, requestHash }: RequestIdentity,
  { answer, registration, now }: GivenAnswer,
): Promise<void> {
  await insertAnswer(queries, {
    ...{ product, key, request_hash: requestHash, registration },
    ...{ status: answer.status, body: answer.body, recorded_at: now.toISOString() },
  });
}

const selectAnswer = defineStatement(
  (queries, place: Place<{ readonly product: string; readonly key: string }>) =>
    queries
      .selectFrom('idempotency')
      .select(['request_hash', 'status', 'body'])
      .where('product', '=', place('product'))
      .where('key', '=', place('key')),
);

const insertAnswer = defineInsert('idempotency', [
  ...(['product', 'key', 'request_hash', 'registration', 'status', 'body', 'recorded_at'] as const),
]);
