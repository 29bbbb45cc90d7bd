import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Ports } from '../platform/ports.ts';
import type { VersionedKey } from '../sealing/key-ring.ts';
import {
  KEY_ENCRYPTION,
  listVersions,
  PEPPER,
  readKeyText,
  type KeyFolder,
  type KeyPlace,
  type KeyTextProblem,
  type VersionedSource,
} from './key-place.ts';
import { makeSecretFile } from './secret-file.ts';
import { createSecretKeyText, parseSecretKey } from './secret-key.ts';
import { createSigningKeyText, parseSigningKey, type SigningKey } from './signing-key.ts';
import { createVersionedKeys, type VersionedKeys } from './versioned-keys.ts';

/** The secret that is mixed into the hashes of licence keys; rows name the version they were hashed with. */
export type Pepper = VersionedKey;

/** Every secret of the backend. */
export interface Keys {
  readonly signing: SigningKey;
  /** Wraps the key of each sealed record. */
  readonly keyEncryption: VersionedKeys;
  /** Hash licence keys: new ones with the current pepper; each is looked for with all of them. */
  readonly peppers: VersionedKeys;
  /** Makes the blind indexes by which owners are found. */
  readonly index: KeyObject;
}

/** Why the keys cannot be had. */
export type KeyProblem = KeyTextProblem | 'KEY_FILE_MALFORMED' | 'KEY_VARIABLE_MALFORMED';

/** Where keys come from: a variable of the environment if it is set, else a file, made on first use. */
export interface KeySources extends KeyFolder, Pick<Ports, 'randomBytes' | 'createId' | 'clock'> {
  /** False when the store was already written with keys. */
  readonly canCreate: boolean;
}

interface Source<Key> extends KeyPlace {
  readonly create: () => string;
  readonly parse: (text: string) => Result<Key> | Promise<Result<Key>>;
}

type Loaded<Key> = Result<Key, Failure<KeyProblem>>;

/** Loads every key, or says which one is missing, malformed or readable by others. No message holds a value. */
export async function loadKeys(sources: KeySources): Promise<Loaded<Keys>> {
  const signing = await load(
    {
      ...{ variable: 'DEED_SIGNING_KEY', file: 'signing.jwk' },
      ...{ create: createSigningKeyText, parse: parseSigningKey },
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

/** Loads all versions that are there; the first is made if there is none. */
async function loadVersions(source: VersionedSource, sources: KeySources): Promise<Loaded<VersionedKeys>> {
  const versions = listVersions(source, sources);
  if (!versions.ok) return versions;
  const [firstVersion = 1, ...laterVersions] = versions.value;
  const first = await loadSecret(source.placeOf(firstVersion), sources);
  if (!first.ok) return first;
  const later: VersionedKey[] = [];
  for (const version of laterVersions) {
    const loaded = await loadSecret(source.placeOf(version), sources);
    if (!loaded.ok) return loaded;
    later.push({ version, key: loaded.value });
  }
  return ok(
    createVersionedKeys([{ version: firstVersion, key: first.value }, ...later], {
      read: (version) => readSecretKey(source.placeOf(version), sources),
      list: () => {
        const listed = listVersions(source, sources);
        return listed.ok ? listed.value : [];
      },
      clock: sources.clock,
    }),
  );
}

/** Reads a key that may have come since the start; `undefined` if there is none. */
function readSecretKey(place: KeyPlace, folder: KeyFolder): Loaded<KeyObject> | undefined {
  const text = readKeyText(place, folder);
  if (text?.ok !== true) return text;
  const parsed = parseSecretKey(text.value);
  return parsed.ok ? parsed : malformed(place, folder, parsed);
}

function loadSecret(place: KeyPlace, sources: KeySources): Promise<Loaded<KeyObject>> {
  const create = () => createSecretKeyText(sources.randomBytes);
  return load({ ...place, create, parse: parseSecretKey }, sources);
}

async function load<Key>(source: Source<Key>, sources: KeySources): Promise<Loaded<Key>> {
  const text = readKeyText(source, sources) ?? (await make(source, sources));
  if (!text.ok) return text;
  const parsed = await source.parse(text.value);
  return parsed.ok ? parsed : malformed(source, sources, parsed);
}

async function make<Key>(source: Source<Key>, sources: KeySources): Promise<Loaded<string>> {
  const path = join(sources.folder, source.file);
  if (!sources.canCreate)
    return fail('KEY_FILE_MISSING', `expected ${path}, which the store was written with`);
  return makeSecretFile({ path, secret: source.create(), createId: sources.createId });
}

function malformed(
  { variable, file }: KeyPlace,
  { folder, environment }: KeyFolder,
  { failure: { detail = '' } }: { readonly failure: Failure },
): Result<never, Failure<'KEY_VARIABLE_MALFORMED' | 'KEY_FILE_MALFORMED'>> {
  return environment[variable] === undefined
    ? fail('KEY_FILE_MALFORMED', `${join(folder, file)}: ${detail}`)
    : fail('KEY_VARIABLE_MALFORMED', `${variable}: ${detail}`);
}
