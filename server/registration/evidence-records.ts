import { CHOICE_PURPOSES } from '../../shared/purposes/register.ts';
import type { Queries } from '../store/schema.ts';
import { defineInsert } from '../store/statement.ts';
import type { Submission } from './submission.ts';

/** Adds the notices that were served and the choices that were made; earlier ones stay, as the record of their time. */
export async function addEvidence(
  queries: Queries,
  { key, request }: Submission,
  { registration, now }: { readonly registration: string; readonly now: Date },
): Promise<void> {
  const origin = { product: request.product, registration, submission: key };
  for (const [position, { textHash, servedAt, ...notice }] of request.notices.entries()) {
    await insertNotice(queries, { ...origin, ...notice, position, text_hash: textHash, served_at: servedAt });
  }
  const times = { decided_at: request.submittedAt, recorded_at: now.toISOString() };
  for (const purpose of CHOICE_PURPOSES) {
    await insertChoice(queries, {
      ...{ ...origin, ...times, purpose },
      decision: request.choices[purpose] ? 'yes' : 'no',
    });
  }
}

const insertNotice = defineInsert('served_notices', [
  ...(['product', 'registration', 'submission', 'position'] as const),
  ...(['subject', 'version', 'language', 'text_hash', 'served_at'] as const),
]);

const insertChoice = defineInsert('choices', [
  ...(['product', 'registration', 'submission', 'purpose'] as const),
  ...(['decision', 'decided_at', 'recorded_at'] as const),
]);
