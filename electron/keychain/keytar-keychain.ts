import type { ProductId } from '../../shared/product/product.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { isKeychainOpen, type IsKeychainOpen } from './is-keychain-open.ts';
import type { Keychain, KeychainProblem, SecretName } from './keychain.ts';

/** The part of keytar that is used. */
export interface Keytar {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, secret: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
}

/** Whose secrets they are: a product's, in one installation, so that two profiles on one computer do not share them. */
export interface KeychainOwner {
  readonly product: ProductId;
  /** The installation's id; asked for at each use, because it is made with the first registration. */
  readonly installation: () => string;
}

/** A keychain in the operating system, which can keep the program waiting for a person. */
export interface SystemKeychain extends Keychain {
  /** Whether an answer is outstanding, as while the system asks for a password. */
  readonly isBusy: () => boolean;
}

/** The keychain of the operating system, through keytar, which is loaded at the first use and not before. */
export function createKeytarKeychain(
  owner: KeychainOwner,
  load: () => Promise<Keytar> = loadKeytar,
  isOpen: IsKeychainOpen = isKeychainOpen,
): SystemKeychain {
  const service = `deed.${owner.product}`;
  const toAccount = (name: SecretName | typeof PROBE): string => `${owner.installation()}/${name}`;
  let outstanding = 0;
  async function ask<T>(use: (keytar: Keytar) => Promise<T>): Promise<Result<T, { code: KeychainProblem }>> {
    outstanding += 1;
    try {
      return ok(await use(await load()));
    } catch (error) {
      return fail(toKeychainProblem(error));
    } finally {
      outstanding -= 1;
    }
  }
  async function findOutWhetherLocked(): Promise<Result<undefined, { code: KeychainProblem }>> {
    const probed = await ask(async (keytar) => {
      await keytar.setPassword(service, toAccount(PROBE), PROBE);
      await keytar.deletePassword(service, toAccount(PROBE));
    });
    return probed.ok ? ok(undefined) : probed;
  }
  return {
    async read(name) {
      const kept = await ask((keytar) => keytar.getPassword(service, toAccount(name)));
      if (!kept.ok) return kept;
      // A locked keychain on Linux answers like an empty one. Only writing tells the two apart, and to take locked for
      // empty would mean to take a saved registration for lost.
      return kept.value === null ? findOutWhetherLocked() : ok(kept.value);
    },
    async readQuietly(name) {
      if (!(await isOpen())) return fail('KEYCHAIN_LOCKED');
      const kept = await ask((keytar) => keytar.getPassword(service, toAccount(name)));
      return kept.ok ? ok(kept.value ?? undefined) : kept;
    },
    keep: (name, secret) => ask((keytar) => keytar.setPassword(service, toAccount(name), secret)),
    forget: (name) =>
      ask(async (keytar) => {
        await keytar.deletePassword(service, toAccount(name));
      }),
    isBusy: () => outstanding > 0,
  };
}

const PROBE = 'probe';

async function loadKeytar(): Promise<Keytar> {
  const loaded = await import('keytar');
  return loaded.default;
}

/**
 * Keytar passes on only the sentence of the system's service, so the sentence is all there is to tell causes apart by.
 * What is not recognised is taken for a refusal, whose advice (allow the program, try again) fits best.
 */
export function toKeychainProblem(error: unknown): KeychainProblem {
  const sentence = error instanceof Error ? error.message.toLowerCase() : '';
  const isAbout = (words: readonly string[]): boolean => words.some((word) => sentence.includes(word));
  if (isAbout(MISSING_WORDS)) return 'KEYCHAIN_MISSING';
  return isAbout(LOCKED_WORDS) ? 'KEYCHAIN_LOCKED' : 'KEYCHAIN_DENIED';
}

const MISSING_WORDS = [
  'org.freedesktop.secrets was not provided',
  'cannot autolaunch d-bus',
  'could not connect',
  'failed to connect',
  'cannot spawn a message bus',
  'unknown address type',
  'no such file',
  'cannot open shared object',
  'serviceunknown',
];
const LOCKED_WORDS = ['locked', 'dismissed', 'cancel', 'prompt', 'interaction is not allowed', 'timed out'];
