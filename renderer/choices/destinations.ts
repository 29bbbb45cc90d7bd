import type { Translate } from '../../shared/i18n/translate.ts';
import type { Product } from '../../shared/product/product.ts';
import { CHOICE_PURPOSES } from '../../shared/purposes/register.ts';
import type { Formats } from '../format/formats.ts';
import { itemsTyped, type FormValues } from '../registration/form-values.ts';

/** One line of what goes where. */
export interface Destination {
  readonly id: string;
  readonly where: string;
  readonly what: string;
}

/** What lists of this kind are put into words with. */
export interface Wording {
  readonly product: Product;
  readonly translate: Translate;
  readonly formats: Pick<Formats, 'list'>;
}

/** What **Register** sends to whom, what stays here, and who else receives it: nobody. Follows what was typed. */
export function toDestinations(values: FormValues, wording: Wording): readonly Destination[] {
  const { translate, product, formats } = wording;
  const { shortName: vendor, place } = product.vendor;
  return [
    {
      id: 'sent-to',
      where: translate('sent.to', { vendor, place }),
      what: formats.list(toSent(values, wording)),
    },
    { id: 'sent-stays', where: translate('sent.stays'), what: translate('sent.stays.what') },
    { id: 'sent-others', where: translate('sent.others'), what: translate('sent.others.what') },
  ];
}

/** Everything in the request, by the names a person knows; see shared/registration/registration-request.ts. */
function toSent(values: FormValues, { translate, product }: Wording): readonly string[] {
  return [
    ...itemsTyped(values).map((item) => translate(`sent.${item}`)),
    translate('sent.choices', { count: CHOICE_PURPOSES.length }),
    translate('sent.notices'),
    translate('sent.agreement', { version: product.agreement.version }),
    translate('sent.release', { release: product.release }),
    translate('sent.system'),
    translate('sent.time'),
    translate('sent.numbers'),
  ];
}
