import type { Keys } from '../keys/load-keys.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import { sealOwner } from '../owner/owner-seal.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { Ports } from '../platform/ports.ts';
import type { Queries } from '../store/schema.ts';
import type { Submission } from './submission.ts';
import { drawSupportCode } from './support-code.ts';

/** What identifies a registration to its owner. */
export interface RegistrationName {
  readonly id: string;
  readonly supportCode: string;
}

/** What a registration is made of and with. */
export interface RegistrationEntry {
  readonly submission: Submission;
  readonly licence: LicenceRow;
  readonly now: Date;
  readonly keys: Pick<Keys, 'keyEncryption' | 'index'>;
  readonly ports: Ports;
}

const SUPPORT_CODE_DRAWS = 20;

/**
 * Saves a registration with its owner. An installation that registers again for the same licence keeps its registration
 * and its support code; what it says now replaces what it said then.
 */
export async function saveRegistration(
  queries: Queries,
  entry: RegistrationEntry,
): Promise<RegistrationName> {
  const { submission, licence, ports } = entry;
  const found = await queries
    .selectFrom('registrations')
    .select(['id', 'owner', 'support_code'])
    .where('product', '=', licence.product)
    .where('licence', '=', licence.id)
    .where('installation', '=', submission.request.installation.id)
    .executeTakeFirst();
  const owner = found?.owner ?? ports.createId();
  await saveOwner(queries, entry, owner);
  if (found === undefined) return insertRegistration(queries, entry, owner);
  await queries
    .updateTable('registrations')
    .set(toChangingColumns(entry))
    .where('product', '=', licence.product)
    .where('id', '=', found.id)
    .execute();
  return { id: found.id, supportCode: found.support_code };
}

async function saveOwner(
  queries: Queries,
  { submission, now, keys, ports }: RegistrationEntry,
  id: string,
): Promise<void> {
  const { product, owner } = submission.request;
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  const row = {
    ...sealOwner(owner, { product, id }, tools),
    email_index: toBlindIndex('email', owner.email, keys.index),
    phone_index: owner.phone === undefined ? null : toBlindIndex('phone', owner.phone, keys.index),
    changed_at: now.toISOString(),
    erased_at: null,
  };
  await queries
    .insertInto('owners')
    .values({ product, id, ...row })
    .onConflict((found) => found.columns(['product', 'id']).doUpdateSet(row))
    .execute();
}

async function insertRegistration(
  queries: Queries,
  entry: RegistrationEntry,
  owner: string,
): Promise<RegistrationName> {
  const { submission, licence, now, ports } = entry;
  const id = ports.createId();
  for (let draw = 0; draw < SUPPORT_CODE_DRAWS; draw += 1) {
    const supportCode = drawSupportCode(ports.randomBytes);
    const row = {
      ...{ product: licence.product, id, licence: licence.id, owner, support_code: supportCode },
      installation: submission.request.installation.id,
      recorded_at: now.toISOString(),
      ...toChangingColumns(entry),
    };
    const { numInsertedOrUpdatedRows } = await queries
      .insertInto('registrations')
      .values(row)
      .onConflict((taken) => taken.columns(['product', 'support_code']).doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 1n) return { id, supportCode };
  }
  throw new Error(`expected a free support code in ${SUPPORT_CODE_DRAWS} draws, found none`);
}

function toChangingColumns({ submission: { request }, now }: RegistrationEntry) {
  return {
    owner_token_hash: request.ownerTokenHash,
    release: request.installation.release,
    platform: request.installation.platform,
    agreement_version: request.agreement.version,
    agreement_accepted_at: request.agreement.acceptedAt,
    submitted_at: request.submittedAt,
    language: request.notices[0]?.language ?? 'en',
    changed_at: now.toISOString(),
  };
}
