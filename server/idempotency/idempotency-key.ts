import { z } from 'zod';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';

/** Why an Idempotency-Key header is not accepted. */
export type IdempotencyKeyProblem = 'IDEMPOTENCY_KEY_MISSING' | 'IDEMPOTENCY_KEY_INVALID';

const uuidSchema = z.uuid();

/**
 * Reads the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): a UUID as a quoted string, or bare.
 *
 * Node joins a header that came twice with a comma, which no UUID has: repeated is invalid.
 */
export function parseIdempotencyKey(
  header: string | undefined,
): Result<string, Failure<IdempotencyKeyProblem>> {
  if (header === undefined || header === '') return fail('IDEMPOTENCY_KEY_MISSING');
  const parsed = uuidSchema.safeParse(header.trim().replace(/^"(?<inside>.*)"$/u, '$<inside>'));
  return parsed.success ? ok(parsed.data.toLowerCase()) : fail('IDEMPOTENCY_KEY_INVALID');
}
