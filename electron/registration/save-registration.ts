import { randomBytes, randomUUID } from 'node:crypto';
import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import type { Product } from '../../shared/product/product.ts';
import type { Draft } from '../../shared/registration/draft.ts';
import type { InstallationId } from '../../shared/registration/registration-request.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { WriteProblem } from '../durable-files/write-durably.ts';
import type { Keychain, KeychainProblem } from '../keychain/keychain.ts';
import type { OutboxStore } from '../outbox/outbox-store.ts';
import type { Clock } from '../platform/ports.ts';
import { ensureDataKey } from './data-key.ts';
import { toEntry } from './entry-body.ts';
import type { Place } from './place.ts';
import { toRegistrationRequest } from './to-registration-request.ts';

/** Why a registration could not be saved. */
export type SaveProblem = KeychainProblem | WriteProblem;

/** What saving needs to know besides the draft. */
export interface SaveContext {
  readonly product: Product;
  readonly installation: InstallationId;
  readonly clock: Clock;
}

const OWNER_TOKEN_BYTES = 32;

/**
 * Saves a registration: the secrets to the keychain first, then the entry, flushed.
 *
 * Entries that it replaces go only when the new one is safe. When the entry cannot be written, the licence key that the
 * keychain had before is put back: "could not be saved" means that nothing was.
 */
export async function saveRegistration(
  draft: Draft,
  place: Place,
  context: SaveContext,
): Promise<Result<OutboxEntry, { code: SaveProblem }>> {
  const { keychain, outbox } = place;
  const key = await ensureDataKey(keychain);
  if (!key.ok) return key;
  const token = await ensureOwnerToken(keychain);
  if (!token.ok) return token;
  const keyBefore = await keychain.read('licence-key');
  if (!keyBefore.ok) return keyBefore;
  const kept = await keychain.keep('licence-key', draft.licenceKey);
  if (!kept.ok) return kept;

  const now = context.clock();
  const request = toRegistrationRequest(draft, {
    product: context.product,
    installation: context.installation,
    ownerToken: token.value,
    platform: process.platform,
    now,
  });
  const entry = toEntry(randomUUID(), JSON.stringify(request), key.value, now);
  const replaced = outbox.load();
  const saved = await outbox.save(entry);
  if (!saved.ok) {
    await putBack(keychain, keyBefore.value);
    return saved;
  }
  for (const old of replaced) await putAway(old, outbox);
  return ok(entry);
}

async function ensureOwnerToken(keychain: Keychain): Promise<Result<string, { code: KeychainProblem }>> {
  const existing = await keychain.read('owner-token');
  if (!existing.ok) return existing;
  if (existing.value !== undefined) return ok(existing.value);
  const token = randomBytes(OWNER_TOKEN_BYTES).toString('base64url');
  const kept = await keychain.keep('owner-token', token);
  return kept.ok ? ok(token) : kept;
}

/** What nobody could read stays where it can be looked at; the rest stands, whole, in the entry that replaces it. */
async function putAway(old: OutboxEntry, outbox: OutboxStore): Promise<void> {
  const isUnreadable = old.state.kind === 'parked' && old.state.code === 'ENTRY_UNREADABLE';
  await (isUnreadable ? outbox.setAside(old) : outbox.remove(old));
}

async function putBack(keychain: Keychain, licenceKey: string | undefined): Promise<void> {
  if (licenceKey === undefined) await keychain.forget('licence-key');
  else await keychain.keep('licence-key', licenceKey);
}
