import { useFormContext } from 'react-hook-form';
import { ITEMS } from '../../shared/purposes/register.ts';
import { useEnvironment } from '../app/environment.ts';
import { toFieldProblemText } from './field-problem-text.ts';
import { FIELD_OF, type FormValues } from './form-values.ts';
import type { Problem } from './problem-summary.tsx';

/** Everything in the form that is known to be wrong, in the order of the form. */
export function useProblems(): readonly Problem[] {
  const { translate, names } = useEnvironment();
  const { getFieldState, getValues, formState } = useFormContext<FormValues>();
  const problems: Problem[] = [];
  for (const item of ITEMS) {
    const name = FIELD_OF[item];
    const { invalid: isInvalid, error } = getFieldState(name, formState);
    if (!isInvalid) continue;
    const wrong = { item, value: getValues(name), message: error?.message };
    problems.push({ name, text: toFieldProblemText(wrong, names.product, translate) });
  }
  if (getFieldState('isAgreed', formState).invalid) {
    problems.push({ name: 'isAgreed', text: translate('error.agreement') });
  }
  return problems;
}
