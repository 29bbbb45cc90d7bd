import type { Choices } from '../../shared/registration/draft.ts';
import type { Item } from '../../shared/purposes/register.ts';
import type { RequestResult } from '../../shared/ipc/ipc-contract.ts';

/** What the form holds while a person fills it in: text as typed, blank where nothing was. */
export interface FormValues {
  readonly licenceKey: string;
  readonly owner: Readonly<Record<Exclude<Item, 'licenceKey'>, string>>;
  readonly choices: Choices;
  readonly isAgreed: boolean;
}

/** A field's name in the form. */
export type FieldName = 'licenceKey' | `owner.${Exclude<Item, 'licenceKey'>}` | 'isAgreed';

/** The field in which an item is typed. */
export const FIELD_OF: Readonly<Record<Item, Exclude<FieldName, 'isAgreed'>>> = {
  licenceKey: 'licenceKey',
  name: 'owner.name',
  email: 'owner.email',
  organisation: 'owner.organisation',
  country: 'owner.country',
  phone: 'owner.phone',
  postalAddress: 'owner.postalAddress',
};

/** The items that stand behind "Add … (optional)". */
export const OPTIONAL_ITEMS = [
  'organisation',
  'country',
  'phone',
  'postalAddress',
] as const satisfies readonly Item[];

/** The items that are always asked. */
export const NEEDED_ITEMS = ['licenceKey', 'name', 'email'] as const satisfies readonly Item[];

/** An empty form: nothing filled in, every choice no, nothing ticked. */
export const EMPTY_FORM: FormValues = {
  licenceKey: '',
  owner: { name: '', email: '', organisation: '', country: '', phone: '', postalAddress: '' },
  choices: { newsByEmail: false, newsByPost: false },
  isAgreed: false,
};

/** The form with saved answers in it again. */
export function toFormValues(saved: RequestResult<'reopenRegistration'>, isAgreed: boolean): FormValues {
  return {
    licenceKey: saved.licenceKey,
    owner: {
      name: saved.owner.name,
      email: saved.owner.email,
      organisation: saved.owner.organisation ?? '',
      country: saved.owner.country ?? '',
      phone: saved.owner.phone ?? '',
      postalAddress: saved.owner.postalAddress ?? '',
    },
    choices: saved.choices,
    isAgreed,
  };
}

/** Whether nothing was typed into a field. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The items that hold something. */
export function itemsTyped(values: FormValues): readonly Item[] {
  return [...NEEDED_ITEMS, ...OPTIONAL_ITEMS.filter((item) => !isBlank(values.owner[item]))];
}
