import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import { loadSecretFile, type SecretFileProblem } from './secret-file.ts';
import { createSecretKeyText, parseSecretKey } from './secret-key.ts';
import { createSigningKeyText, parseSigningKey, type SigningKey } from './signing-key.ts';

/** The secret that is mixed into the hashes of licence keys; rows name the version they were hashed with. */
export interface Pepper {
  readonly version: number;
  readonly key: KeyObject;
}

/** Every secret of the backend. */
export interface Keys {
  readonly signing: SigningKey;
  /** Wraps the key of each owner. */
  readonly keyEncryption: KeyObject;
  readonly pepper: Pepper;
  /** Makes the blind indexes by which owners are found. */
  readonly index: KeyObject;
}

/** Why the keys cannot be had. */
export type KeyProblem = SecretFileProblem | 'KEY_FILE_MALFORMED' | 'KEY_VARIABLE_MALFORMED';

/** Where keys come from: a variable of the environment if it is set, else a file, made on first use. */
export interface KeySources extends Pick<Ports, 'randomBytes' | 'createId'> {
  readonly folder: string;
  readonly environment: Environment;
  readonly canCreate: boolean;
}

interface Source<Key> {
  readonly variable: string;
  readonly file: string;
  readonly create: () => string;
  readonly parse: (text: string) => Result<Key> | Promise<Result<Key>>;
}

type Loaded<Key> = Result<Key, Failure<KeyProblem>>;

/** Loads every key, or says which one is missing, malformed or readable by others. No message holds a value. */
export async function loadKeys(sources: KeySources): Promise<Loaded<Keys>> {
  const create = () => createSecretKeyText(sources.randomBytes);
  const secret = (variable: string, file: string) =>
    load({ variable, file, create, parse: parseSecretKey }, sources);
  const signing = await load(
    {
      variable: 'DEED_SIGNING_KEY',
      file: 'signing.jwk',
      create: createSigningKeyText,
      parse: parseSigningKey,
    },
    sources,
  );
  const keyEncryption = await secret('DEED_KEY_ENCRYPTION_KEY', 'key-encryption.key');
  const pepper = await secret('DEED_LICENCE_PEPPER', 'licence-pepper-1.key');
  const index = await secret('DEED_INDEX_KEY', 'index.key');
  if (!signing.ok) return signing;
  if (!keyEncryption.ok) return keyEncryption;
  if (!pepper.ok) return pepper;
  if (!index.ok) return index;
  return ok({
    signing: signing.value,
    keyEncryption: keyEncryption.value,
    pepper: { version: 1, key: pepper.value },
    index: index.value,
  });
}

async function load<Key>(source: Source<Key>, sources: KeySources): Promise<Loaded<Key>> {
  const { folder, environment, canCreate, createId } = sources;
  const variable = environment[source.variable];
  if (variable !== undefined) {
    const parsed = await source.parse(variable);
    return parsed.ok
      ? parsed
      : fail('KEY_VARIABLE_MALFORMED', `${source.variable}: ${parsed.failure.detail ?? ''}`);
  }
  const path = join(folder, source.file);
  const text = await loadSecretFile({ path, createSecret: source.create, canCreate, createId });
  if (!text.ok) return text;
  const parsed = await source.parse(text.value);
  return parsed.ok ? parsed : fail('KEY_FILE_MALFORMED', `${path}: ${parsed.failure.detail ?? ''}`);
}
