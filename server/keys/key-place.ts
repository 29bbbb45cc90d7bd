import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import type { Environment } from '../platform/ports.ts';
import { unwrapWithKms, type KmsProblem } from './kms.ts';
import { readSecretFile, type SecretFileProblem } from './secret-file.ts';

/** Where a key comes from: a variable, a file, or a wrapped file that another program unwraps. */
export type KeyOrigin = 'environment' | 'file' | 'kms';

/** The variable and the file of one key. */
export interface KeyPlace {
  readonly variable: string;
  readonly file: string;
}

/** Where keys are looked for. */
export interface KeyFolder {
  readonly folder: string;
  readonly environment: Environment;
}

/** A key that has versions: the name of its marks in the store, and the place of each version. */
export interface VersionedSource {
  readonly markOf: (version: number) => string;
  readonly placeOf: (version: number) => KeyPlace;
}

/** Why a key's text cannot be had from its place. */
export type KeyTextProblem = SecretFileProblem | KmsProblem;

/** The key-encryption key. */
export const KEY_ENCRYPTION: VersionedSource = {
  markOf: (version) => numbered('key-encryption', '-', version),
  placeOf: (version) => ({
    variable: numbered('DEED_KEY_ENCRYPTION_KEY', '_', version),
    file: `${numbered('key-encryption', '-', version)}.key`,
  }),
};

/** The pepper. */
export const PEPPER: VersionedSource = {
  markOf: (version) => `licence-pepper-${version}`,
  placeOf: (version) => ({
    variable: numbered('DEED_LICENCE_PEPPER', '_', version),
    file: `licence-pepper-${version}.key`,
  }),
};

/** Reads the text of a key from its variable, else its file, else its wrapped file; `undefined` if there is none of them. */
export function readKeyText(
  place: KeyPlace,
  { folder, environment }: KeyFolder,
): Result<string, Failure<KeyTextProblem>> | undefined {
  const variable = environment[place.variable];
  if (variable !== undefined) return ok(variable);
  const path = join(folder, place.file);
  const plain = readSecretFile(path);
  if (plain !== undefined) return plain;
  const wrapped = readSecretFile(wrappedPath(path));
  return wrapped?.ok === true ? unwrapWithKms(wrapped.value, environment) : wrapped;
}

/** Where a key would be read from; `undefined` if it is nowhere. */
export function findOrigin(place: KeyPlace, { folder, environment }: KeyFolder): KeyOrigin | undefined {
  if (environment[place.variable] !== undefined) return 'environment';
  const path = join(folder, place.file);
  if (existsSync(path)) return 'file';
  return existsSync(wrappedPath(path)) ? 'kms' : undefined;
}

/** The file of a key, plain or wrapped. */
export function pathOf(place: KeyPlace, folder: string, origin: 'file' | 'kms'): string {
  const path = join(folder, place.file);
  return origin === 'file' ? path : wrappedPath(path);
}

/** The versions of a key that are there, in order; earlier ones may have been retired. */
export function listVersions(
  source: VersionedSource,
  { folder, environment }: KeyFolder,
): Result<readonly number[], Failure<'KEY_FILE_UNREADABLE'>> {
  const names = listNames(folder);
  if (!names.ok) return names;
  const known = new Set([...names.value, ...Object.keys(environment)]);
  // What a name seems to say is only believed if that version has exactly that name: `-02` is no version.
  const guesses = new Set([...known].map((name) => Number(/\d{1,4}/u.exec(name)?.[0] ?? 1)));
  const versions = [...guesses].filter((version) => {
    const { variable, file } = source.placeOf(version);
    return version > 0 && (known.has(variable) || known.has(file) || known.has(wrappedPath(file)));
  });
  return ok(versions.toSorted((left, right) => left - right));
}

function wrappedPath(path: string): string {
  return `${path}.wrapped`;
}

function listNames(folder: string): Result<readonly string[], Failure<'KEY_FILE_UNREADABLE'>> {
  try {
    return ok(readdirSync(folder));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ok([]);
    return fail('KEY_FILE_UNREADABLE', `expected to read ${folder}, found ${errorCode(error)}`);
  }
}

function numbered(name: string, mark: string, version: number): string {
  return version === 1 ? name : `${name}${mark}${version}`;
}
