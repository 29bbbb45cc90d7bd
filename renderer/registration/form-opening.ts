import type { ClientState } from '../../shared/client/client-state.ts';
import type { FormValues } from './form-values.ts';
import type { Submission } from './use-submission.ts';

/** How the form opens: with what in it, and where the focus goes. */
export interface FormOpening {
  readonly values: FormValues;
  readonly focus: 'headline' | 'licenceKey' | 'nowhere';
}

/** What both pages of the form are given. */
export interface FormPageProps {
  readonly state: ClientState;
  readonly submission: Submission;
  /** Back to the status, where saved answers are being changed. */
  readonly onDiscard: () => void;
}
