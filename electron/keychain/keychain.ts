import type { Result } from '../../shared/result/result.ts';

/** What the client keeps in the keychain. */
export type SecretName = 'licence-key' | 'data-key' | 'owner-token';

/** Why the keychain gave nothing. */
export type KeychainProblem = 'KEYCHAIN_LOCKED' | 'KEYCHAIN_MISSING' | 'KEYCHAIN_DENIED';

/** The operating system's keychain, as far as we need it. Touched only when needed, never at start. */
export interface Keychain {
  /** A secret, or `undefined` if it was never kept. */
  readonly read: (name: SecretName) => Promise<Result<string | undefined, { code: KeychainProblem }>>;
  /** As `read`, but never asks a person for anything: a keychain that would have to is `KEYCHAIN_LOCKED`. */
  readonly readQuietly: (name: SecretName) => Promise<Result<string | undefined, { code: KeychainProblem }>>;
  readonly keep: (name: SecretName, secret: string) => Promise<Result<void, { code: KeychainProblem }>>;
  readonly forget: (name: SecretName) => Promise<Result<void, { code: KeychainProblem }>>;
}
