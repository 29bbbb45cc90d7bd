import { CHOICE_PURPOSES } from '../../shared/purposes/register.ts';
import type { Queries } from '../store/schema.ts';
import type { Submission } from './submission.ts';

/** Adds the notices that were served and the choices that were made; earlier ones stay, as the record of their time. */
export async function addEvidence(
  queries: Queries,
  { key, request }: Submission,
  { registration, now }: { readonly registration: string; readonly now: Date },
): Promise<void> {
  const origin = { product: request.product, registration, submission: key };
  const notices = request.notices.map((notice, position) => ({
    ...origin,
    position,
    subject: notice.subject,
    version: notice.version,
    language: notice.language,
    text_hash: notice.textHash,
    served_at: notice.servedAt,
  }));
  const choices = CHOICE_PURPOSES.map((purpose) => ({
    ...origin,
    purpose,
    decision: request.choices[purpose] ? ('yes' as const) : ('no' as const),
    decided_at: request.submittedAt,
    recorded_at: now.toISOString(),
  }));
  await queries.insertInto('served_notices').values(notices).execute();
  await queries.insertInto('choices').values(choices).execute();
}
