import { useMemo } from 'react';
import { countryCodes } from '../../shared/registration/countries.ts';
import { SelectField, type SelectOption } from '../../shared-ui/select-field.tsx';
import { useEnvironment } from '../app/environment.ts';
import type { Formats } from '../format/formats.ts';
import type { ItemFieldProps } from './item-field.tsx';

/** The country or region, from a list in the person's language and order. */
export function CountryField(field: ItemFieldProps) {
  const { formats, translate } = useEnvironment();
  const countries = useMemo(() => toCountries(formats), [formats]);
  const options = [{ value: '', label: translate('form.noCountry') }, ...countries];
  return <SelectField {...field} options={options} />;
}

function toCountries({ country, compare }: Formats): readonly SelectOption[] {
  return countryCodes()
    .map((code) => ({ value: code, label: country(code) }))
    .toSorted((left, right) => compare(left.label, right.label));
}
