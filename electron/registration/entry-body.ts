import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import {
  registrationRequestSchema,
  type RegistrationRequest,
} from '../../shared/registration/registration-request.ts';
import type { Keychain, KeychainProblem } from '../keychain/keychain.ts';
import { seal, unseal, type DataKey } from '../sealing/seal.ts';
import { readDataKey } from './data-key.ts';

/** Makes a waiting entry of a request's exact body. */
export function toEntry(id: string, body: string, key: DataKey, now: Date): OutboxEntry {
  return {
    version: 1,
    id,
    kind: 'register',
    savedAt: now.toISOString(),
    state: { kind: 'waiting', attempts: 0 },
    body: seal(body, key, sealContext(id)),
  };
}

/** The exact body of an entry, decrypted; `ENTRY_UNREADABLE` if its key is gone or a bit has changed. */
export async function openBody(
  entry: OutboxEntry,
  keychain: Keychain,
): Promise<Result<string, { code: KeychainProblem | 'ENTRY_UNREADABLE' }>> {
  const key = await readDataKey(keychain);
  if (!key.ok) return key;
  const body = key.value === undefined ? undefined : unseal(entry.body, key.value, sealContext(entry.id));
  return body === undefined ? fail('ENTRY_UNREADABLE') : ok(body);
}

/** The request that an entry holds. */
export async function openRequest(
  entry: OutboxEntry,
  keychain: Keychain,
): Promise<Result<RegistrationRequest, { code: KeychainProblem | 'ENTRY_UNREADABLE' }>> {
  const body = await openBody(entry, keychain);
  if (!body.ok) return body;
  const request = registrationRequestSchema.safeParse(parseJson(body.value));
  return request.success ? ok(request.data) : fail('ENTRY_UNREADABLE');
}

function sealContext(id: string): string {
  return `deed outbox entry, version 1, register, ${id}`;
}
