import { ok, type Result } from '../../shared/result/result.ts';
import type { Keychain, KeychainProblem } from '../keychain/keychain.ts';
import { createDataKey, parseDataKey, type DataKey } from '../sealing/seal.ts';

/** The data key from the keychain; `undefined` if there is none, or what is there is no key. */
export async function readDataKey(
  keychain: Keychain,
): Promise<Result<DataKey | undefined, { code: KeychainProblem }>> {
  const kept = await keychain.read('data-key');
  if (!kept.ok) return kept;
  return ok(kept.value === undefined ? undefined : parseDataKey(kept.value));
}

/** The data key from the keychain, made and kept there if there is none yet. */
export async function ensureDataKey(keychain: Keychain): Promise<Result<DataKey, { code: KeychainProblem }>> {
  const existing = await readDataKey(keychain);
  if (!existing.ok) return existing;
  if (existing.value !== undefined) return ok(existing.value);
  const key = createDataKey();
  const kept = await keychain.keep('data-key', key.toString('base64url'));
  return kept.ok ? ok(key) : kept;
}
