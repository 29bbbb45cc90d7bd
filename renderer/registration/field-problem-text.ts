import type { Translate } from '../../shared/i18n/translate.ts';
import type { Item } from '../../shared/purposes/register.ts';
import { toKeyProblemText } from '../licence/key-problem.ts';
import { CHOICE_NEEDS_ADDRESS } from './answers-schema.ts';

/** What is wrong with a field's value. */
export interface WrongValue {
  readonly item: Item;
  readonly value: string;
  /** The message of the schema's issue: a code, where one value can be wrong in two ways. */
  readonly message: string | undefined;
}

/** What a person reads beside the field and in the summary. */
export function toFieldProblemText(
  { item, value, message }: WrongValue,
  product: string,
  translate: Translate,
): string {
  if (item === 'licenceKey') return toKeyProblemText(value, product, translate);
  if (message === CHOICE_NEEDS_ADDRESS) return translate('error.CHOICE_NEEDS_ADDRESS');
  return translate(`error.${item}`);
}
