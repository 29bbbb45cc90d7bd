import type { Keys } from '../keys/load-keys.ts';
import type { LicenceRow } from '../licence/licence-records.ts';
import { sealOwner } from '../owner/owner-seal.ts';
import { toBlindIndex } from '../sealing/blind-index.ts';
import type { Ports } from '../platform/ports.ts';
import type { Selectable } from 'kysely';
import type { Queries, Tables } from '../store/schema.ts';
import { defineInsert, defineStatement, type Place } from '../store/statement.ts';
import type { Submission } from './submission.ts';
import { drawSupportCode } from './support-code.ts';

/** What identifies a registration to its owner. */
export interface RegistrationName {
  readonly id: string;
  /** The id of its owner's record. */
  readonly owner: string;
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
 * and its support code; what it says now replaces what it said then. An erased owner stays erased, and an
 * owner who has other registrations too stays theirs: whoever registers there then is recorded anew.
 */
export async function saveRegistration(
  queries: Queries,
  entry: RegistrationEntry,
): Promise<RegistrationName> {
  const { submission, licence, ports } = entry;
  const { product } = licence;
  const place = { product, licence: licence.id, installation: submission.request.installation.id };
  const [found] = await selectRegistration(queries, place);
  if (found !== undefined && !(await isNoLongerTheirs(queries, entry, found.owner))) {
    await updateOwner(queries, entry, found.owner);
    await updateRegistration(queries, entry, found);
    return { id: found.id, owner: found.owner, supportCode: found.support_code };
  }
  const owner = ports.createId();
  await insertOwner(queries, { product, id: owner, ...toOwnerRow(entry, owner) });
  if (found === undefined) return insertRegistration(queries, entry, owner);
  await updateRegistration(queries, entry, { id: found.id, owner });
  return { id: found.id, owner, supportCode: found.support_code };
}

async function updateOwner(queries: Queries, entry: RegistrationEntry, id: string): Promise<void> {
  await queries
    .updateTable('owners')
    .set(toOwnerRow(entry, id))
    .where('product', '=', entry.licence.product)
    .where('id', '=', id)
    .execute();
}

interface Installation {
  readonly product: string;
  readonly licence: string;
  readonly installation: string;
}

const selectRegistration = defineStatement((queries, place: Place<Installation>) =>
  queries
    .selectFrom('registrations')
    .select(['id', 'owner', 'support_code'])
    .where('product', '=', place('product'))
    .where('licence', '=', place('licence'))
    .where('installation', '=', place('installation')),
);

/** Locks the owner's row first: an erasure at the same moment comes wholly before or wholly after. */
async function isNoLongerTheirs(
  queries: Queries,
  { submission, licence: { product }, keys }: RegistrationEntry,
  owner: string,
): Promise<boolean> {
  const row = await queries
    .selectFrom('owners')
    .select(['erased_at', 'email_index'])
    .where('product', '=', product)
    .where('id', '=', owner)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.erased_at !== null) return true;
  if (row.email_index === toBlindIndex('email', submission.request.owner.email, keys.index)) return false;
  const registrations = await queries
    .selectFrom('registrations')
    .select('id')
    .where('product', '=', product)
    .where('owner', '=', owner)
    .limit(2)
    .execute();
  return registrations.length > 1;
}

const insertOwner = defineInsert('owners', [
  ...(['product', 'id', 'wrapped_key', 'sealed', 'key_version'] as const),
  ...(['email_index', 'phone_index', 'changed_at', 'erased_at'] as const),
]);

function toOwnerRow({ submission, now, keys, ports }: RegistrationEntry, id: string) {
  const { product, owner } = submission.request;
  const tools = { keyRing: keys.keyEncryption, randomBytes: ports.randomBytes };
  return {
    ...sealOwner(owner, { product, id }, tools),
    email_index: toBlindIndex('email', owner.email, keys.index),
    phone_index: owner.phone === undefined ? null : toBlindIndex('phone', owner.phone, keys.index),
    changed_at: now.toISOString(),
    erased_at: null,
  };
}

async function updateRegistration(
  queries: Queries,
  entry: RegistrationEntry,
  { id, owner }: { readonly id: string; readonly owner: string },
): Promise<void> {
  await queries
    .updateTable('registrations')
    .set({ ...toChangingColumns(entry), owner })
    .where('product', '=', entry.licence.product)
    .where('id', '=', id)
    .execute();
}

async function insertRegistration(
  queries: Queries,
  entry: RegistrationEntry,
  owner: string,
): Promise<RegistrationName> {
  const { submission, licence, now, ports } = entry;
  const id = ports.createId();
  const row = {
    ...{ product: licence.product, id, licence: licence.id, owner },
    installation: submission.request.installation.id,
    recorded_at: now.toISOString(),
    ...toChangingColumns(entry),
  };
  for (let draw = 0; draw < SUPPORT_CODE_DRAWS; draw += 1) {
    const supportCode = drawSupportCode(ports.randomBytes);
    const inserted = await insertUnlessTaken(queries, { ...row, support_code: supportCode });
    if (inserted.length === 1) return { id, owner, supportCode };
  }
  throw new Error(`expected a free support code in ${SUPPORT_CODE_DRAWS} draws, found none`);
}

/** Inserts a registration unless another one has its support code; gives the row that was inserted. */
const insertUnlessTaken = defineStatement((queries, place: Place<Selectable<Tables['registrations']>>) =>
  queries
    .insertInto('registrations')
    .values({
      ...{ product: place('product'), id: place('id'), licence: place('licence'), owner: place('owner') },
      ...{ installation: place('installation'), support_code: place('support_code') },
      ...{ owner_token_hash: place('owner_token_hash'), release: place('release') },
      ...{ platform: place('platform'), language: place('language') },
      agreement_version: place('agreement_version'),
      agreement_accepted_at: place('agreement_accepted_at'),
      ...{ submitted_at: place('submitted_at'), recorded_at: place('recorded_at') },
      changed_at: place('changed_at'),
    })
    .onConflict((taken) => taken.columns(['product', 'support_code']).doNothing())
    .returning('id'),
);

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
