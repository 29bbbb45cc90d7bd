import { z } from 'zod';
import { choicesSchema, licenceKeySchema } from '../../shared/registration/draft.ts';
import { ownerSchema } from '../../shared/registration/owner.ts';
import { isBlank, type FormValues } from './form-values.ts';

/** The code of a yes to news by post without an address. */
export const CHOICE_NEEDS_ADDRESS = 'CHOICE_NEEDS_ADDRESS';

const { shape } = ownerSchema;

/** An optional answer: blank, or what the owner's schema accepts. */
function blankOr<Value extends z.ZodType<unknown, string>>(schema: Value) {
  return z.union([z.string().refine(isBlank), schema]);
}

/** What the form's values must be; the same rules as the draft's, with blanks where the draft has nothing. */
export const answersSchema = z
  .strictObject({
    licenceKey: licenceKeySchema,
    owner: z.strictObject({
      name: shape.name,
      email: shape.email,
      organisation: blankOr(shape.organisation.unwrap()),
      country: blankOr(shape.country.unwrap()),
      phone: blankOr(shape.phone.unwrap()),
      postalAddress: blankOr(shape.postalAddress.unwrap()),
    }),
    choices: choicesSchema,
    isAgreed: z.boolean().refine((isAgreed) => isAgreed),
  })
  .refine(hasAddressForPost, {
    path: ['owner', 'postalAddress'],
    message: CHOICE_NEEDS_ADDRESS,
    // Also when something else is wrong: a person hears of everything at once.
    when: () => true,
  });
/** The form's values once they are right. */
export type Answers = z.output<typeof answersSchema>;

function hasAddressForPost({ choices, owner }: Pick<FormValues, 'choices' | 'owner'>): boolean {
  return !choices.newsByPost || !isBlank(owner.postalAddress);
}
