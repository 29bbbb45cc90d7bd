import { useController, useFormContext } from 'react-hook-form';
import { REGISTER, type Item } from '../../shared/purposes/register.ts';
import { assertNever } from '../../shared/result/result.ts';
import { NotedRow } from '../../shared-ui/noted-row.tsx';
import { TextField, type TextFieldProps } from '../../shared-ui/text-field.tsx';
import { useEnvironment } from '../app/environment.ts';
import { LicenceKeyField } from '../licence/licence-key-field.tsx';
import { noteId } from '../purposes/note-id.ts';
import { NoticeNote } from '../purposes/notice-note.tsx';
import { useServedNotices } from '../purposes/served-notices.ts';
import { CountryField } from './country-field.tsx';
import { fieldId } from './field-id.ts';
import { toFieldProblemText } from './field-problem-text.ts';
import { FIELD_OF, isBlank, type FormValues } from './form-values.ts';

/** What every item's field is given, whatever kind of field it is. */
export type ItemFieldProps = Pick<
  TextFieldProps,
  | 'id'
  | 'label'
  | 'need'
  | 'isRequired'
  | 'isDisabled'
  | 'describedBy'
  | 'value'
  | 'onChange'
  | 'onBlur'
  | 'problem'
> & { readonly autoComplete: string };

/** The field of one item with its notice beside it; it takes nothing before the notice was in view. */
export function ItemField({ item, isNeeded = REGISTER[item].isNeeded }: ItemFieldOptions) {
  const field = useItemField(item, isNeeded);
  return <NotedRow note={<NoticeNote subject={item} />}>{toField(item, field)}</NotedRow>;
}

interface ItemFieldOptions {
  readonly item: Item;
  /** An optional item becomes needed by a choice that cannot do without it. */
  readonly isNeeded?: boolean;
}

/** The WHATWG tokens by which a browser or a password manager fills in what it knows. */
const AUTO_COMPLETE: Readonly<Record<Item, string>> = {
  licenceKey: 'off',
  name: 'name',
  email: 'email',
  organisation: 'organization',
  country: 'country',
  phone: 'tel',
  postalAddress: 'street-address',
};

function useItemField(item: Item, isNeeded: boolean): ItemFieldProps {
  const { translate, names } = useEnvironment();
  const { isServed } = useServedNotices();
  const { control, trigger } = useFormContext<FormValues>();
  const name = FIELD_OF[item];
  const { field, fieldState } = useController({ control, name });
  const wrong = { item, value: field.value, message: fieldState.error?.message };
  return {
    id: fieldId(name),
    label: translate(`field.${item}`),
    need: translate(isNeeded ? 'form.required' : 'form.optional'),
    isRequired: isNeeded,
    isDisabled: !isServed(item),
    describedBy: noteId(item),
    value: field.value,
    problem: fieldState.invalid ? toFieldProblemText(wrong, names.product, translate) : undefined,
    autoComplete: AUTO_COMPLETE[item],
    onChange: (value) => {
      field.onChange(value);
      if (fieldState.invalid) void trigger(name);
    },
    onBlur: () => {
      field.onBlur();
      // A blank field is no mistake until the person says that the page is done.
      if (!isBlank(field.value)) void trigger(name);
    },
  };
}

function toField(item: Item, field: ItemFieldProps) {
  switch (item) {
    case 'licenceKey':
      return <LicenceKeyField {...field} />;
    case 'country':
      return <CountryField {...field} />;
    case 'email':
      return <EmailField {...field} />;
    case 'phone':
      return <TextField {...field} kind="tel" />;
    case 'postalAddress':
      return <TextField {...field} kind="lines" />;
    case 'name':
    case 'organisation':
      return <TextField {...field} />;
    default:
      return assertNever(item);
  }
}

function EmailField(field: ItemFieldProps) {
  const { translate } = useEnvironment();
  return <TextField {...field} kind="email" placeholder={translate('form.emailExample')} />;
}
