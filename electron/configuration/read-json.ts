import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/** Why a document of the vendor or the administrator cannot be used. */
export type ConfigurationFailure = Failure<'CONFIGURATION_INVALID'>;

const MISSING = 'expected a file';

/** Reads and checks one document; the detail names the file and the first place that does not fit, never a value. */
export function readJson<T>(path: string, schema: z.ZodType<T>): Result<T, ConfigurationFailure> {
  const text = readText(path);
  if (text === undefined) return fail('CONFIGURATION_INVALID', `${MISSING} at ${path}, found none`);
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(
    'CONFIGURATION_INVALID',
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not JSON'}`,
  );
}

/** Whether a document was not there, as opposed to wrong. */
export function isMissing(read: Result<unknown, ConfigurationFailure>): boolean {
  return !read.ok && (read.failure.detail ?? '').startsWith(MISSING);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Whatever keeps the file from being read, the caller says which file was expected.
    return undefined;
  }
}
