import type { KeyRecoveryRequest } from '../../shared/key-recovery/key-recovery-request.ts';
import type { Product } from '../../shared/product/product.ts';
import { addFurtherKey, limitRecoveredKeys } from '../licence/further-keys.ts';
import { lockLicenceById } from '../licence/licence-name.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import { enqueueMail } from '../outgoing/enqueue.ts';
import { findProduct } from '../product/product-records.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { ServiceNeeds } from '../service-needs.ts';
import type { Queries } from '../store/schema.ts';
import { toRecoveryMail, type RecoveredKey } from './key-recovery-mail.ts';
import { countRecoveryMails, noteRecoveryMail } from './mail-count.ts';
import { listOwnedLicences } from './owned-licences.ts';

/** What a recovery works with, at a time. */
export interface RecoveryNeeds extends ServiceNeeds {
  readonly now: Date;
}

/** How many licences one mail has keys for, the newest. */
export const LICENCES_MAX = 20;
/** How many recovered keys of a licence are good at a time. */
export const RECOVERED_KEYS_MAX = 3;
/** How many mails with keys an address is sent within a day. */
export const MAILS_PER_DAY = 3;

/**
 * Mails an address a new key for each of its licences, inside the caller's transaction, and says whether it did: not if
 * it has none, or was mailed often enough today.
 *
 * Keys are stored only as hashes, so a lost one cannot be told, only another one made.
 */
export async function recoverKeys(
  queries: Queries,
  { product: id, email, language }: Omit<KeyRecoveryRequest, 'version'>,
  needs: RecoveryNeeds,
): Promise<boolean> {
  const product = await findProduct(queries, id);
  const emailIndex = toBlindIndex('email', email, needs.keys.index);
  const owned = await listOwnedLicences(queries, { product: id, emailIndex, maximum: LICENCES_MAX });
  const licences = await lockAll(queries, owned);
  if (product === undefined || licences.length === 0) return false;
  const mails = { product: id, emailIndex, licences: licences.map((each) => each.id), now: needs.now };
  if ((await countRecoveryMails(queries, mails)) >= MAILS_PER_DAY) return false;
  await noteRecoveryMail(queries, mails, needs);
  const recovered: RecoveredKey[] = [];
  for (const licence of licences) recovered.push(await recoverKey(queries, { product, licence }, needs));
  const mail = toRecoveryMail({ product, language }, recovered);
  await enqueueMail(queries, { product: id, kind: 'keyRecovery', to: email, ...mail }, needs);
  return true;
}

/** In the order of their ids, so that two recoveries never wait for each other. */
async function lockAll(queries: Queries, licences: readonly LicenceRow[]): Promise<readonly LicenceRow[]> {
  const locked: LicenceRow[] = [];
  for (const licence of licences.toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
    const row = await lockLicenceById(queries, licence);
    if (row !== undefined) locked.push(row);
  }
  return locked;
}

async function recoverKey(
  queries: Queries,
  { product, licence }: { readonly product: Product; readonly licence: LicenceRow },
  needs: RecoveryNeeds,
): Promise<RecoveredKey> {
  const key = await addFurtherKey(queries, { licence, cause: 'recovery', now: needs.now }, needs);
  await limitRecoveredKeys(queries, licence, RECOVERED_KEYS_MAX);
  const edition = product.editions.find(({ id }) => id === licence.edition)?.name ?? licence.edition;
  return { key, edition, issuedOn: licence.issued_at.slice(0, 10) };
}
