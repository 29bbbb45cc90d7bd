import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { CHOICE_PURPOSES } from '../../shared/purposes/register.ts';
import { Button } from '../../shared-ui/button.tsx';
import { AgreementCheck } from '../agreement/agreement-check.tsx';
import { useEnvironment } from '../app/environment.ts';
import { Headline } from '../app/headline.tsx';
import { FormFrame } from '../registration/form-frame.tsx';
import type { FormPageProps } from '../registration/form-opening.ts';
import type { FormValues } from '../registration/form-values.ts';
import { ProblemSummary } from '../registration/problem-summary.tsx';
import { SaveFailure } from '../registration/save-failure.tsx';
import { useProblems } from '../registration/use-problems.ts';
import { ChoiceRow } from './choice-row.tsx';
import { DestinationTable } from './destination-table.tsx';
import './choices.css';

/** What the second page needs. */
export interface ChoicesPageProps extends FormPageProps {
  readonly onBack: () => void;
}

/** The second page: choices, what is sent to whom, and the licence agreement; then **Register**. */
export function ChoicesPage({ onBack, ...page }: ChoicesPageProps) {
  const { translate } = useEnvironment();
  const form = useFormContext<FormValues>();
  const problems = useProblems();
  const [attempt, setAttempt] = useState(0);

  async function register(): Promise<void> {
    if (await form.trigger()) return page.submission.submit('disk');
    setAttempt((before) => before + 1);
  }
  return (
    <FormFrame
      {...page}
      step={2}
      back={
        <Button look="outlined" onPress={onBack}>
          {translate('button.back')}
        </Button>
      }
      forward={
        <Button look="filled" isBusy={page.submission.isSaving} onPress={() => void register()}>
          {translate('button.register')}
        </Button>
      }
    >
      <div className="page-head">
        <Headline takesFocus>{translate('choices.headline')}</Headline>
        <p className="lead">{translate('choices.lead')}</p>
      </div>
      <SaveFailure submission={page.submission} />
      <ProblemSummary problems={problems} attempt={attempt} />
      {CHOICE_PURPOSES.map((purpose) => (
        <ChoiceRow key={purpose} purpose={purpose} />
      ))}
      <DestinationTable />
      <AgreementCheck />
    </FormFrame>
  );
}
