import { z } from 'zod';

/** A value encrypted with AES-256-GCM under the data key; the entry's id and kind are authenticated with it. Base64url. */
export const sealedSchema = z.strictObject({
  algorithm: z.literal('A256GCM'),
  nonce: z.string().regex(/^[\w-]{16}$/u),
  ciphertext: z.string().regex(/^[\w-]+$/u),
});
/** An encrypted value. */
export type Sealed = z.infer<typeof sealedSchema>;

/** Why the last attempt did not end it; the entry goes out again by itself. */
export const waitingReasonSchema = z.enum([
  'NETWORK_OFFLINE',
  'BACKEND_UNREACHABLE',
  'BACKEND_TIMEOUT',
  'BACKEND_FAULT',
  'ANSWER_UNTRUSTED',
  'ANSWER_NOT_STORED',
]);
/** Why an entry waits. */
export type WaitingReason = z.infer<typeof waitingReasonSchema>;

/** Why an entry needs its owner. */
export const attentionCodeSchema = z.enum([
  'LICENCE_UNKNOWN',
  'LICENCE_WRONG_PRODUCT',
  'LICENCE_SUSPENDED',
  'LICENCE_REVOKED',
  'LICENCE_EXPIRED',
  'LICENCE_KEY_REPLACED',
  'LICENCE_NO_SEAT',
  'REQUEST_INVALID',
  'ENTRY_UNREADABLE',
  'CERTIFICATE_UNREADABLE',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_MISSING',
  'KEYCHAIN_DENIED',
]);
/** A code that needs the owner. */
export type AttentionCode = z.infer<typeof attentionCodeSchema>;

/** Where an entry stands. `settled` entries stay, encrypted: they are the owner's own record of what was sent. */
export const entryStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('waiting'),
    attempts: z.int().nonnegative(),
    reason: waitingReasonSchema.optional(),
    /** The backend's Retry-After, as a time; the only deadline that outlives a restart. */
    notBefore: z.iso.datetime().optional(),
  }),
  z.strictObject({ kind: z.literal('parked'), code: attentionCodeSchema, parkedAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('settled'), settledAt: z.iso.datetime() }),
]);
/** An entry's state. */
export type EntryState = z.infer<typeof entryStateSchema>;

/** An outbox entry as it lies on disk: one thing that the client owes the backend. */
export const outboxEntrySchema = z.strictObject({
  version: z.literal(1),
  /** The idempotency key, made with the entry and never changed. */
  id: z.uuid(),
  kind: z.literal('register'),
  savedAt: z.iso.datetime(),
  state: entryStateSchema,
  /** The exact body of the request, encrypted. */
  body: sealedSchema,
});
/** An outbox entry. */
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;
