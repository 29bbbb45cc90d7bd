import type { Selectable } from 'kysely';
import { forgetBuyer } from '../order/forget-buyer.ts';
import { enqueueEvent, type OutgoingNeeds } from '../outgoing/enqueue.ts';
import { destroyProofsOf } from '../proof/check-proof.ts';
import { destroyRecord } from '../sealing/sealed-record.ts';
import type { Queries, Tables } from '../store/schema.ts';
import { insertErasure, type LedgerEntry } from './erasure-ledger.ts';
import type { OwnerId } from './owner-seal.ts';

/** An owner as the store keeps them. */
export type OwnerRow = Selectable<Tables['owners']>;

/** An owner to be erased. */
export interface OwnerErasure {
  readonly product: string;
  readonly owner: string;
  readonly cause: LedgerEntry['cause'];
  /** With `merge`: the owner who has the registrations already. */
  readonly mergedInto?: string;
  readonly now: Date;
}

/** What was erased with an owner. */
export interface ErasedOwner {
  /** Ids of the registrations that the owner had. */
  readonly registrations: readonly string[];
}

/**
 * Erases an owner inside the caller's transaction: first the ledger, then the key of the record, with which nobody can read the
 * data again, in no copy of it either. Nothing if there is no such owner, or they were erased before.
 *
 * What stays: the row without anything in it, the registrations with their support codes, seats, notices and choices. No token
 * and no open proof of the owner is worth anything afterwards. The caller brings the copy of the ledger up to date after the
 * commit (`syncLedgerFile`).
 */
export async function eraseOwner(
  queries: Queries,
  { product, owner, cause, mergedInto, now }: OwnerErasure,
  needs: OutgoingNeeds,
): Promise<ErasedOwner | undefined> {
  const row = await lockOwner(queries, { product, id: owner });
  if (row === undefined || row.erased_at !== null) return undefined;
  await insertErasure(queries, {
    ...{ version: 1, id: needs.ports.createId(), product, owner, cause },
    ...(mergedInto === undefined ? {} : { mergedInto }),
    erasedAt: now.toISOString(),
  });
  const erased = await destroyOwner(queries, row, now);
  // Who gives one licence away has perhaps bought others.
  if (cause === 'request') await forgetBuyer(queries, { product, emailIndex: row.email_index });
  if (cause !== 'merge') {
    const data = { product, owner, cause, registrations: [...erased.registrations] };
    await enqueueEvent(queries, { product, type: 'owner.erased', data }, needs);
  }
  return erased;
}

/** Finds an owner, erased or not. */
export async function findOwner(queries: Queries, id: OwnerId): Promise<OwnerRow | undefined> {
  return selectOwner(queries, id).executeTakeFirst();
}

/** Finds an owner, and keeps the row from changing until the transaction ends. */
export async function lockOwner(queries: Queries, id: OwnerId): Promise<OwnerRow | undefined> {
  return selectOwner(queries, id).forUpdate().executeTakeFirst();
}

function selectOwner(queries: Queries, { product, id }: OwnerId) {
  return queries.selectFrom('owners').selectAll().where('product', '=', product).where('id', '=', id);
}

/** Destroys the record of an owner whose row the transaction has locked, and all that could speak for them. */
export async function destroyOwner(queries: Queries, row: OwnerRow, erasedAt: Date): Promise<ErasedOwner> {
  const { product, id } = row;
  await queries
    .updateTable('owners')
    .set({
      ...destroyRecord(row),
      ...{ email_index: '', phone_index: null, erased_at: erasedAt.toISOString() },
    })
    .where('product', '=', product)
    .where('id', '=', id)
    .execute();
  const registrations = await listRegistrationIds(queries, row);
  await queries
    .updateTable('registrations')
    // The hash of no token.
    .set({ owner_token_hash: '' })
    .where('product', '=', product)
    .where('owner', '=', id)
    .execute();
  await destroyProofsOf(queries, { product, registrations });
  return { registrations };
}

/** Ids of an owner's registrations. */
export async function listRegistrationIds(
  queries: Queries,
  { product, id }: OwnerId,
): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('registrations')
    .select('id')
    .where('product', '=', product)
    .where('owner', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((each) => each.id);
}
