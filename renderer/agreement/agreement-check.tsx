import { Suspense, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { Product } from '../../shared/product/product.ts';
import type { Translate } from '../../shared/i18n/translate.ts';
import { Button } from '../../shared-ui/button.tsx';
import { Checkbox } from '../../shared-ui/checkbox.tsx';
import { FieldProblem } from '../../shared-ui/field-problem.tsx';
import { useEnvironment } from '../app/environment.ts';
import type { Formats } from '../format/formats.ts';
import { LazyAgreementDialog } from '../platform/lazy-parts.ts';
import { fieldId } from '../registration/field-id.ts';
import type { FormValues } from '../registration/form-values.ts';
import { splitAround } from './split-around.ts';

const ID = fieldId('isAgreed');

/** "I have read the licence agreement", of which the agreement itself is a button that opens it. */
export function AgreementCheck() {
  const { product, translate, formats } = useEnvironment();
  const { control, trigger } = useFormContext<FormValues>();
  const { field, fieldState } = useController({ control, name: 'isAgreed' });
  const [isReading, setReading] = useState(false);
  const [before, after] = splitAround((agreement) => translate('agreement.label', { agreement }));
  return (
    <div className="agreement">
      <div className="agreement-line">
        <Checkbox
          id={ID}
          labelledBy={`${ID}-before ${ID}-name ${ID}-after`}
          describedBy={`${ID}-problem`}
          isSelected={field.value}
          isInvalid={fieldState.invalid}
          onChange={(isAgreed) => {
            field.onChange(isAgreed);
            if (fieldState.invalid) void trigger('isAgreed');
          }}
        />
        <p>
          <label htmlFor={ID} id={`${ID}-before`}>
            {before}
          </label>{' '}
          <Button look="link" id={`${ID}-name`} onPress={() => setReading(true)}>
            {toAgreementName(product, translate, formats)}
          </Button>{' '}
          <label htmlFor={ID} id={`${ID}-after`}>
            {after}
          </label>
        </p>
      </div>
      <FieldProblem
        id={`${ID}-problem`}
        text={fieldState.invalid ? translate('error.agreement') : undefined}
      />
      <Suspense>{isReading && <LazyAgreementDialog onClose={() => setReading(false)} />}</Suspense>
    </div>
  );
}

function toAgreementName({ agreement }: Product, translate: Translate, formats: Formats): string {
  return translate('agreement.name', {
    version: agreement.version,
    date: formats.documentDate(agreement.date),
  });
}
