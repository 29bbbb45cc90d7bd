import type { LicenceRow } from '../licence/licence-records.ts';
import { eraseOwner, lockOwner } from '../owner/erase-owner.ts';
import { destroyProofsOf } from '../proof/check-proof.ts';
import { destroyRecord } from '../sealing/sealed-record.ts';
import { releaseSeat } from '../seat/release-seat.ts';
import type { Queries } from '../store/schema.ts';
import type { Holder } from './holders.ts';
import type { OwnerChangeNeeds } from './offer.ts';

/** An owner who hands a licence on, by their registrations of it. */
export interface Dismissal {
  readonly licence: LicenceRow;
  readonly leaving: readonly Holder[];
}

/**
 * Ends an owner's part in a licence inside the caller's transaction: the seats, the tokens, and the record itself.
 *
 * A record that also stands for other licences (after a merge) stays for those; the registrations of this licence then get one
 * that is empty.
 */
export async function dismissOwner(
  queries: Queries,
  { licence, leaving }: Dismissal,
  needs: OwnerChangeNeeds,
): Promise<void> {
  const { now } = needs;
  const { product } = licence;
  for (const { installation } of leaving) {
    // `SEAT_NOT_HELD` is what is wanted.
    await releaseSeat(queries, { licence, installation, cause: 'ownerChange', now }, needs);
  }
  for (const owner of [...new Set(leaving.map((each) => each.owner))].toSorted()) {
    if (await hasOtherLicences(queries, licence, owner)) await detach(queries, { licence, owner }, needs);
    else await eraseOwner(queries, { product, owner, cause: 'ownerChange', now }, needs);
  }
}

async function hasOtherLicences(
  queries: Queries,
  { product, id: licence }: LicenceRow,
  owner: string,
): Promise<boolean> {
  const other = await queries
    .selectFrom('registrations')
    .select('id')
    .where('product', '=', product)
    .where('owner', '=', owner)
    .where('licence', '<>', licence)
    .executeTakeFirst();
  return other !== undefined;
}

async function detach(
  queries: Queries,
  { licence: { product, id: licence }, owner }: { readonly licence: LicenceRow; readonly owner: string },
  { keys, ports, now }: OwnerChangeNeeds,
): Promise<void> {
  await lockOwner(queries, { product, id: owner });
  const empty = ports.createId();
  const at = now.toISOString();
  await queries
    .insertInto('owners')
    .values({
      ...{ product, id: empty, email_index: '', phone_index: null, changed_at: at, erased_at: at },
      ...destroyRecord({ key_version: keys.keyEncryption.current().version }),
    })
    .execute();
  const detached = await queries
    .updateTable('registrations')
    .set({ owner: empty, owner_token_hash: '' })
    .where('product', '=', product)
    .where('owner', '=', owner)
    .where('licence', '=', licence)
    .returning('id')
    .execute();
  await destroyProofsOf(queries, { product, registrations: detached.map(({ id }) => id) });
}
