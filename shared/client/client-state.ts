import { z } from 'zod';
import { attentionCodeSchema, waitingReasonSchema } from '../outbox/outbox-entry.ts';
import { certificateSchema, supportCodeSchema } from '../signing/documents.ts';

/** Where an entry is kept: on disk, encrypted; or in memory, because there is no keychain, until the program ends. */
export const storageSchema = z.enum(['disk', 'memory']);
/** Where an entry is kept. */
export type Storage = z.infer<typeof storageSchema>;

/** How often a person is reminded after the first question before the client falls silent. */
export const REMINDERS_MAX = 3;

/** What is true about this copy at this moment; the window shows it and `--status --json` prints it. */
export const clientStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('unregistered'),
    /** No longer asked, because the person said **Never ask** or was reminded three times. */
    isSilenced: z.boolean(),
    remindersLeft: z.int().min(0).max(REMINDERS_MAX),
  }),
  z.strictObject({ kind: z.literal('sending'), savedAt: z.iso.datetime(), storage: storageSchema }),
  z.strictObject({
    kind: z.literal('waiting'),
    savedAt: z.iso.datetime(),
    storage: storageSchema,
    attempts: z.int().nonnegative(),
    reason: waitingReasonSchema.optional(),
    /** Absent while no try is planned, as when the client runs without a window. */
    nextAttemptAt: z.iso.datetime().optional(),
  }),
  z.strictObject({
    kind: z.literal('attention'),
    code: attentionCodeSchema,
    savedAt: z.iso.datetime().optional(),
    storage: storageSchema,
    /** Whether the answers can be opened again in the form. */
    canReopen: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('revoked'), certificate: certificateSchema, canReopen: z.boolean() }),
  z.strictObject({
    kind: z.literal('registered'),
    certificate: certificateSchema,
    supportCode: supportCodeSchema,
    /** How many notices and choices the receipt records. */
    receipt: z.strictObject({ notices: z.int(), choices: z.int() }),
    registeredAt: z.iso.datetime(),
    storage: storageSchema,
  }),
]);
/** The client's state. */
export type ClientState = z.infer<typeof clientStateSchema>;

/** Exit codes of `--status`, by state. */
export const STATUS_EXIT_CODES: Readonly<Record<ClientState['kind'], number>> = {
  registered: 0,
  sending: 3,
  waiting: 3,
  unregistered: 4,
  attention: 4,
  revoked: 5,
};
