import { useEnvironment } from './environment.ts';

const STEPS = 2;

/** Which of the two pages this is. */
export function Steps({ step }: { readonly step: 1 | 2 }) {
  const { translate } = useEnvironment();
  return (
    <p className="steps">
      <span>{translate('header.step', { step, steps: STEPS })}</span>
      <span className="step-bar step-bar-reached" aria-hidden="true" />
      <span className={step === STEPS ? 'step-bar step-bar-reached' : 'step-bar'} aria-hidden="true" />
    </p>
  );
}
