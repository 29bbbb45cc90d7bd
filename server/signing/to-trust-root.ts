import type { TrustRoot } from '../../shared/signing/trust-root.ts';
import type { SigningKey } from '../keys/signing-key.ts';

/** The trust root that clients of this backend ship with. */
export function toTrustRoot({ publicKey }: SigningKey): TrustRoot {
  return { version: 1, keys: [publicKey] };
}
