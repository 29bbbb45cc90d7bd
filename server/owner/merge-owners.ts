import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { enqueueEvent, type OutgoingNeeds } from '../outgoing/enqueue.ts';
import type { Queries } from '../store/schema.ts';
import { eraseOwner, listRegistrationIds, lockOwner, type OwnerRow } from './erase-owner.ts';

/** Two records of one owner, of which one is kept. */
export interface OwnerMerge {
  readonly product: string;
  readonly keep: string;
  readonly merge: string;
  /** Merges also owners who share neither e-mail address nor phone number. */
  readonly isForced: boolean;
}

/** Why two owners are not merged. */
export type MergeProblem = 'OWNER_UNKNOWN' | 'OWNERS_DIFFER';

/** What a merge moves. */
export interface MergeFacts {
  readonly registrations: number;
  /** What the two have in common. */
  readonly shared: readonly ('email' | 'phone')[];
}

/** Checks a merge and says what it moves; changes nothing, and keeps both rows from changing until the transaction ends. */
export async function checkMerge(
  queries: Queries,
  { product, keep, merge, isForced }: OwnerMerge,
): Promise<Result<MergeFacts, Failure<MergeProblem>>> {
  // In one order, whichever is kept, so that two merges never wait for each other.
  const rows: OwnerRow[] = [];
  for (const id of [keep, merge].toSorted()) {
    const row = await lockOwner(queries, { product, id });
    if (row === undefined || row.erased_at !== null) return fail('OWNER_UNKNOWN', id);
    rows.push(row);
  }
  const shared = listShared(rows);
  if (shared.length === 0 && !isForced) return fail('OWNERS_DIFFER');
  const { length: registrations } = await listRegistrationIds(queries, { product, id: merge });
  return ok({ registrations, shared });
}

/** Gives all registrations of one record to the other and erases the emptied one, inside the caller's transaction. */
export async function mergeOwners(
  queries: Queries,
  merge: OwnerMerge,
  needs: OutgoingNeeds & { readonly now: Date },
): Promise<Result<MergeFacts, Failure<MergeProblem>>> {
  const checked = await checkMerge(queries, merge);
  if (!checked.ok) return checked;
  const { product, keep: kept, merge: merged } = merge;
  await moveRegistrations(queries, { product, from: merged, to: kept });
  const erasure = { product, owner: merged, cause: 'merge', mergedInto: kept, now: needs.now } as const;
  await eraseOwner(queries, erasure, needs);
  const data = { product, kept, merged, registrations: checked.value.registrations };
  await enqueueEvent(queries, { product, type: 'owner.merged', data }, needs);
  return checked;
}

/** Makes one owner's registrations another's. */
export async function moveRegistrations(
  queries: Queries,
  { product, from, to }: { readonly product: string; readonly from: string; readonly to: string },
): Promise<void> {
  await queries
    .updateTable('registrations')
    .set({ owner: to })
    .where('product', '=', product)
    .where('owner', '=', from)
    .execute();
}

function listShared([left, right]: readonly OwnerRow[]): MergeFacts['shared'] {
  if (left === undefined || right === undefined) return [];
  const hasEmail = left.email_index === right.email_index;
  const hasPhone = left.phone_index !== null && left.phone_index === right.phone_index;
  return [...(hasEmail ? (['email'] as const) : []), ...(hasPhone ? (['phone'] as const) : [])];
}
