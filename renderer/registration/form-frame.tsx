import type { ReactNode } from 'react';
import { useFormState } from 'react-hook-form';
import type { ClientState } from '../../shared/client/client-state.ts';
import { Button } from '../../shared-ui/button.tsx';
import { useEnvironment } from '../app/environment.ts';
import { Frame } from '../app/frame.tsx';
import { Steps } from '../app/steps.tsx';
import type { FormPageProps } from './form-opening.ts';
import { formTruth } from './form-truth.ts';
import type { FormValues } from './form-values.ts';
import { LATER_HINT, LaterHint } from './later-hint.tsx';

/** What the frame of a form page needs. */
export interface FormFrameProps extends FormPageProps {
  readonly step: 1 | 2;
  /** Enter in a field of the first page; the second page sends nothing by Enter. */
  readonly onSubmit?: () => Promise<void>;
  readonly back?: ReactNode;
  readonly forward: ReactNode;
  readonly children: ReactNode;
}

/** The frame of both form pages: the truth, the ways out, and the way on. */
export function FormFrame(props: FormFrameProps) {
  const { state, step, submission, back, forward } = props;
  const { translate } = useEnvironment();
  const isFirstTime = state.kind === 'unregistered';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void props.onSubmit?.();
      }}
    >
      <Frame
        truth={formTruth(state, submission.isSaving, translate)}
        hint={isFirstTime && !submission.isSaving && <TypedLaterHint state={state} />}
        progress={<Steps step={step} />}
        buttons={
          <>
            {back}
            {isFirstTime ? <WaysOut {...props} /> : <Discard onDiscard={props.onDiscard} />}
            {forward}
          </>
        }
      >
        {props.children}
      </Frame>
    </form>
  );
}

function TypedLaterHint({ state }: { readonly state: Extract<ClientState, { kind: 'unregistered' }> }) {
  const { isDirty } = useFormState<FormValues>();
  return <LaterHint reminders={state} hasTyped={isDirty} />;
}

function WaysOut({ step, submission }: FormFrameProps) {
  const { translate } = useEnvironment();
  return (
    <>
      {step === 1 && (
        <Button look="quiet" onPress={() => void submission.neverAsk()}>
          {translate('button.neverAsk')}
        </Button>
      )}
      <Button look="outlined" onPress={() => void submission.postpone()} describedBy={LATER_HINT}>
        {translate('button.later')}
      </Button>
    </>
  );
}

function Discard({ onDiscard }: Pick<FormFrameProps, 'onDiscard'>) {
  const { translate } = useEnvironment();
  return (
    <Button look="outlined" onPress={onDiscard}>
      {translate('button.cancel')}
    </Button>
  );
}
