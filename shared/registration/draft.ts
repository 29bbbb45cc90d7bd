import { z } from 'zod';
import { parseLicenceKey, type LicenceKey } from '../licence/licence-key.ts';
import { languageSchema } from '../product/product.ts';
import { CHOICE_PURPOSES, choicePurposeSchema, ITEMS, itemSchema, REGISTER } from '../purposes/register.ts';
import { ownerSchema } from './owner.ts';

/** A notice that was in view: which, in what version and language, since when (UTC). */
export const servedNoticeSchema = z.strictObject({
  subject: z.union([itemSchema, choicePurposeSchema]),
  version: z.int().positive(),
  language: languageSchema,
  servedAt: z.iso.datetime(),
});
/** A notice that was in view. */
export type ServedNotice = z.infer<typeof servedNoticeSchema>;

/** A yes or a no to every optional purpose. */
export const choicesSchema = z.strictObject({ newsByEmail: z.boolean(), newsByPost: z.boolean() });
/** The owner's choices; `true` is yes. */
export type Choices = z.infer<typeof choicesSchema>;

/** A licence key, normalised and checked. */
export const licenceKeySchema = z
  .string()
  .max(80)
  .transform((typed, context): LicenceKey => {
    const parsed = parseLicenceKey(typed);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.failure.code });
    return z.NEVER;
  });

const draftShape = z.strictObject({
  version: z.literal(1),
  licenceKey: licenceKeySchema,
  owner: ownerSchema,
  choices: choicesSchema,
  agreementVersion: z.string().min(1).max(20),
  notices: z.array(servedNoticeSchema).max(ITEMS.length + CHOICE_PURPOSES.length),
});

/**
 * What the form hands over when **Register** is pressed.
 *
 * Beyond its shape: every item that holds a value has its notice, in the version in force, and a yes has what it needs.
 */
export const draftSchema = draftShape.superRefine((draft, context) => {
  for (const item of itemsGiven(draft)) {
    if (!isNoticeServed(draft, item)) {
      context.addIssue({ code: 'custom', message: 'NOTICE_MISSING', path: ['notices', item] });
    }
  }
  if (draft.choices.newsByPost && draft.owner.postalAddress === undefined) {
    context.addIssue({ code: 'custom', message: 'CHOICE_NEEDS_ADDRESS', path: ['owner', 'postalAddress'] });
  }
});
/** A draft whose values have been checked. */
export type Draft = z.infer<typeof draftSchema>;

/** The items of personal data that hold a value. */
export function itemsGiven({ owner }: Pick<Draft, 'owner'>): readonly (typeof ITEMS)[number][] {
  return ITEMS.filter((item) => item === 'licenceKey' || owner[item] !== undefined);
}

function isNoticeServed({ notices }: Pick<Draft, 'notices'>, item: (typeof ITEMS)[number]): boolean {
  return notices.some(({ subject, version }) => subject === item && version === REGISTER[item].noticeVersion);
}
