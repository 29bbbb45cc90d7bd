import { z } from 'zod';
import { clientStateSchema, storageSchema } from '../client/client-state.ts';
import { languageSchema, productSchema } from '../product/product.ts';
import { draftSchema } from '../registration/draft.ts';
import { ownerSchema } from '../registration/owner.ts';

/** What the page needs before it can draw anything. */
export const startSchema = z.strictObject({
  product: productSchema,
  language: languageSchema,
  /** The system's locale for dates and names of countries (BCP 47). */
  locale: z.string().max(40),
  state: clientStateSchema,
});
/** What the page needs first. */
export type Start = z.infer<typeof startSchema>;

/** A draft as the page sends it; checked again in the main process, so its values are only typed as text here. */
export const submissionSchema = z.strictObject({ draft: draftSchema, storage: storageSchema });

const nothing = z.tuple([]);
const done = z.null();

/**
 * Every request from the page to the main process: its arguments and the value of its success. Preload's verbs, the page's
 * types and the main process's registration are all derived from this table, and both sides check the values.
 */
export const REQUESTS = {
  /** Product, language and state. */
  start: { args: nothing, result: startSchema },
  /** Saves a registration; succeeds only when it is flushed to disk (or kept in memory, where that was asked for). */
  submitRegistration: { args: z.tuple([submissionSchema]), result: clientStateSchema },
  /** Sends what waits, or what was refused, at once. */
  tryNow: { args: nothing, result: clientStateSchema },
  /** Gives the saved answers back to the form. */
  reopenRegistration: {
    args: nothing,
    result: z.strictObject({
      owner: ownerSchema,
      licenceKey: z.string().max(80),
      choices: z.strictObject({ newsByEmail: z.boolean(), newsByPost: z.boolean() }),
    }),
  },
  /** The licence key, from the keychain. */
  revealLicenceKey: { args: nothing, result: z.string().max(80) },
  /** The owner's own data, decrypted. */
  revealOwner: { args: nothing, result: ownerSchema },
  /** Puts the support code on the clipboard. */
  copySupportCode: { args: nothing, result: done },
  /** Asks where to, and writes the receipt there; `null` for the path when the person cancelled. */
  saveReceipt: { args: nothing, result: z.strictObject({ path: z.string().nullable() }) },
  /** The words of the licence agreement. */
  readAgreement: { args: z.tuple([languageSchema]), result: z.string().max(200_000) },
  /** **Later**: closes the window; at most three reminders follow. */
  postpone: { args: nothing, result: done },
  /** **Never ask**: closes the window; no reminder follows. */
  neverAsk: { args: nothing, result: done },
  /** Closes the window. */
  closeWindow: { args: nothing, result: done },
  /** The page's view of the network changed. */
  reportNetwork: { args: z.tuple([z.boolean()]), result: done },
} as const;

/** Every event from the main process to the page, with its value. */
export const EVENTS = { stateChanged: clientStateSchema } as const;

/** A request's name. */
export type RequestName = keyof typeof REQUESTS;
/** A request's arguments as the page gives them, before parsing. */
export type RequestInput<Name extends RequestName> = z.input<(typeof REQUESTS)[Name]['args']>;
/** A request's arguments after parsing. */
export type RequestArgs<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['args']>;
/** A request's value on success. */
export type RequestResult<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]['result']>;
/** An event's name. */
export type EventName = keyof typeof EVENTS;
/** An event's value. */
export type EventValue<Name extends EventName> = z.output<(typeof EVENTS)[Name]>;
