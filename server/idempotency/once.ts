import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { Clock } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { findAnswer, saveAnswer } from './answer-records.ts';
import type { Answer, Refusal, RequestIdentity, Verdict } from './verdict.ts';

/** An answer to be kept, and the registration that it speaks of. */
export interface Decision extends Answer {
  readonly registration?: string;
}

/** Decides about a request inside its transaction: an answer with all that it stands for, or a refusal with nothing written. */
export type Decide = (queries: Queries, now: Date) => Promise<Result<Decision, Refusal>>;

/** Carries out requests once, however often they come. */
export interface Once {
  /**
   * Gives the one answer of a request: the kept one, or what is decided now.
   *
   * `IDEMPOTENCY_KEY_REUSED` if the key came with other bytes before, `IDEMPOTENCY_KEY_IN_USE` while its first request is being
   * answered here (draft-ietf-httpapi-idempotency-key-header, section 2.6). In another process that wait is the database's.
   */
  readonly answer: (identity: RequestIdentity, decide: Decide) => Promise<Verdict>;
}

/** Makes what carries out requests once on a store. */
export function createOnce({ store, clock }: { readonly store: Store; readonly clock: Clock }): Once {
  const inProgress = new Set<string>();
  return {
    answer: async (identity, decide) => {
      const name = `${identity.product} ${identity.key}`;
      if (inProgress.has(name)) return fail('IDEMPOTENCY_KEY_IN_USE');
      inProgress.add(name);
      try {
        return await store.write((queries) => decideOnce(queries, identity, { decide, now: clock() }));
      } finally {
        inProgress.delete(name);
      }
    },
  };
}

async function decideOnce(
  queries: Queries,
  identity: RequestIdentity,
  { decide, now }: { readonly decide: Decide; readonly now: Date },
): Promise<Verdict> {
  const earlier = await findAnswer(queries, identity);
  if (earlier !== undefined) return earlier;
  const decided = await decide(queries, now);
  // Refusals are not kept: those that somebody can heal come again under the same key, the others are decided alike again,
  // and neither should fill the store.
  if (!decided.ok) return decided;
  const { status, body, registration = '' } = decided.value;
  await saveAnswer(queries, identity, { answer: { status, body }, registration, now });
  return ok({ status, body });
}
