import { existsSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import { createKeyRing, type KeyRing, type VersionedKey } from '../sealing/key-ring.ts';
import { loadSecretFile, type SecretFileProblem } from './secret-file.ts';
import { createSecretKeyText, parseSecretKey } from './secret-key.ts';
import { createSigningKeyText, parseSigningKey, type SigningKey } from './signing-key.ts';

/** The secret that is mixed into the hashes of licence keys; rows name the version they were hashed with. */
export type Pepper = VersionedKey;

/** Every secret of the backend. */
export interface Keys {
  readonly signing: SigningKey;
  /** Wraps the key of each sealed record. */
  readonly keyEncryption: KeyRing;
  /** Hash licence keys: new ones with the current pepper; each is looked for with all of them. */
  readonly peppers: KeyRing;
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
  const signing = await load(
    {
      variable: 'DEED_SIGNING_KEY',
      file: 'signing.jwk',
      create: createSigningKeyText,
      parse: parseSigningKey,
    },
    sources,
  );
  const keyEncryption = await loadVersions(KEY_ENCRYPTION, sources);
  const peppers = await loadVersions(PEPPER, sources);
  const index = await loadSecret({ variable: 'DEED_INDEX_KEY', file: 'index.key' }, sources);
  if (!signing.ok) return signing;
  if (!keyEncryption.ok) return keyEncryption;
  if (!peppers.ok) return peppers;
  if (!index.ok) return index;
  return ok({
    signing: signing.value,
    keyEncryption: keyEncryption.value,
    peppers: peppers.value,
    index: index.value,
  });
}

/** Where each version of a key comes from: the first by the plain name, the others with their number. */
export interface VersionedSource {
  readonly variableOf: (version: number) => string;
  readonly fileOf: (version: number) => string;
}

/** The key-encryption key's variables and files. */
export const KEY_ENCRYPTION: VersionedSource = {
  variableOf: (version) => numbered('DEED_KEY_ENCRYPTION_KEY', '_', version),
  fileOf: (version) => `${numbered('key-encryption', '-', version)}.key`,
};

/** The pepper's variables and files. */
export const PEPPER: VersionedSource = {
  variableOf: (version) => numbered('DEED_LICENCE_PEPPER', '_', version),
  fileOf: (version) => `licence-pepper-${version}.key`,
};

function numbered(name: string, mark: string, version: number): string {
  return version === 1 ? name : `${name}${mark}${version}`;
}

/** Loads the first version, made if need be, and those that follow it without a gap. */
async function loadVersions(source: VersionedSource, sources: KeySources): Promise<Loaded<KeyRing>> {
  const first = await loadSecret({ variable: source.variableOf(1), file: source.fileOf(1) }, sources);
  if (!first.ok) return first;
  const later: VersionedKey[] = [];
  for (let version = 2; ; version += 1) {
    const place = { variable: source.variableOf(version), file: source.fileOf(version) };
    const isThere =
      sources.environment[place.variable] !== undefined || existsSync(join(sources.folder, place.file));
    if (!isThere) return ok(createKeyRing([{ version: 1, key: first.value }, ...later]));
    const loaded = await loadSecret(place, sources);
    if (!loaded.ok) return loaded;
    later.push({ version, key: loaded.value });
  }
}

function loadSecret(
  place: { readonly variable: string; readonly file: string },
  sources: KeySources,
): Promise<Loaded<KeyObject>> {
  const create = () => createSecretKeyText(sources.randomBytes);
  return load({ ...place, create, parse: parseSecretKey }, sources);
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
