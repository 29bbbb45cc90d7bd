import { ok } from '../../shared/result/result.ts';
import type { Keychain, SecretName } from './keychain.ts';

/** A keychain that forgets everything when the program ends; for a person who chose that because there is no other. */
export function createMemoryKeychain(): Keychain {
  const secrets = new Map<SecretName, string>();
  const read: Keychain['read'] = (name) => Promise.resolve(ok(secrets.get(name)));
  return {
    read,
    readQuietly: read,
    keep(name, secret) {
      secrets.set(name, secret);
      return Promise.resolve(ok(undefined));
    },
    forget(name) {
      secrets.delete(name);
      return Promise.resolve(ok(undefined));
    },
  };
}
