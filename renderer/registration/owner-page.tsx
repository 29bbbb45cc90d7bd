import { useEffect, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { ITEMS } from '../../shared/purposes/register.ts';
import { Button } from '../../shared-ui/button.tsx';
import { useEnvironment } from '../app/environment.ts';
import { Headline } from '../app/headline.tsx';
import { useServedNotices } from '../purposes/served-notices.ts';
import { focusField } from './field-id.ts';
import { FormFrame } from './form-frame.tsx';
import type { FormOpening, FormPageProps } from './form-opening.ts';
import { FIELD_OF, isBlank, NEEDED_ITEMS, OPTIONAL_ITEMS, type FormValues } from './form-values.ts';
import { ItemField } from './item-field.tsx';
import { OptionalItems } from './optional-items.tsx';
import { ProblemSummary } from './problem-summary.tsx';
import { SaveFailure } from './save-failure.tsx';
import { useProblems } from './use-problems.ts';

/** What the first page needs. */
export interface OwnerPageProps extends FormPageProps {
  readonly focus: FormOpening['focus'];
  readonly onContinue: () => void;
}

/** The first page: the licence key, the owner's name and e-mail, and optional details folded away. */
export function OwnerPage({ focus, onContinue, ...page }: OwnerPageProps) {
  const { translate, names } = useEnvironment();
  const form = useFormContext<FormValues>();
  const problems = useProblems().filter(({ name }) => name !== 'isAgreed');
  const [attempt, setAttempt] = useState(0);
  const [isUnfolded, setUnfolded] = useState(() => hasOptional(form.getValues()));
  useKeyFocus(focus === 'licenceKey');

  async function goOn(): Promise<void> {
    if (await form.trigger(ITEMS.map((item) => FIELD_OF[item]))) return onContinue();
    if (OPTIONAL_ITEMS.some((item) => form.getFieldState(FIELD_OF[item]).invalid)) setUnfolded(true);
    setAttempt((before) => before + 1);
  }
  return (
    <FormFrame
      {...page}
      step={1}
      onSubmit={goOn}
      forward={
        <Button look="filled" type="submit">
          {translate('button.continue')}
        </Button>
      }
    >
      <div className="page-head">
        <Headline takesFocus={focus === 'headline'}>{translate('form.headline')}</Headline>
        <p className="lead">{translate('form.lead', names)}</p>
      </div>
      <SaveFailure submission={page.submission} />
      <ProblemSummary problems={problems} attempt={attempt} />
      {NEEDED_ITEMS.map((item) => (
        <ItemField key={item} item={item} />
      ))}
      <OptionalItems isOpen={isUnfolded} onToggle={() => setUnfolded(!isUnfolded)} />
    </FormFrame>
  );
}

function hasOptional({ owner }: FormValues): boolean {
  return OPTIONAL_ITEMS.some((item) => !isBlank(owner[item]));
}

/** Puts the focus into the key field as soon as that accepts it. */
function useKeyFocus(isWanted: boolean): void {
  const isReady = useServedNotices().isServed('licenceKey');
  useEffect(() => {
    if (isWanted && isReady) focusField('licenceKey');
  }, [isWanted, isReady]);
}
