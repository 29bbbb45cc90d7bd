import type { z } from 'zod';
import type { Result } from '../../../shared/result/result.ts';
import type { ReadFailure } from './adapter.ts';

/** Reads a document by its schema; the failure says what does not fit. */
export function readMessage<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Result<z.output<Schema>, ReadFailure> {
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: { code: 'REQUEST_INVALID', error: parsed.error } };
}
