import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { Storage } from '../../shared/client/client-state.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { ServedNotice } from '../../shared/registration/draft.ts';
import type { Failure, Result } from '../../shared/result/result.ts';
import type { ClientStateStore } from '../app/client-state-store.ts';
import { useEnvironment } from '../app/environment.ts';
import type { FormValues } from './form-values.ts';
import { toDraft } from './to-draft.ts';

/** Where the submission stands, and its verbs. */
export interface Submission {
  readonly isSaving: boolean;
  /** Why the last try did not work; stays until one does. */
  readonly failedWith: ErrorCode | undefined;
  readonly submit: (storage: Storage) => Promise<void>;
  readonly postpone: () => Promise<void>;
  readonly neverAsk: () => Promise<void>;
}

/** What a submission needs. */
export interface SubmissionOptions {
  readonly store: ClientStateStore;
  readonly form: Pick<UseFormReturn<FormValues>, 'getValues'>;
  readonly notices: readonly ServedNotice[];
  readonly onSubmitted: () => void;
}

/** Hands the answers to the main process; they stay in the form until it says that they are saved. */
export function useSubmission({ store, form, notices, onSubmitted }: SubmissionOptions): Submission {
  const { bridge, product } = useEnvironment();
  const [isSaving, setSaving] = useState(false);
  const [failedWith, setFailedWith] = useState<ErrorCode>();

  async function submit(storage: Storage): Promise<void> {
    setSaving(true);
    const draft = toDraft(form.getValues(), notices, product);
    const result = await store.follow(bridge.submitRegistration({ draft, storage }));
    setSaving(false);
    if (result.ok) onSubmitted();
    else setFailedWith(result.failure.code);
  }
  async function leave(answer: Promise<Result<null, Failure<ErrorCode>>>): Promise<void> {
    const result = await answer;
    if (!result.ok) setFailedWith(result.failure.code);
  }
  return {
    isSaving,
    failedWith,
    submit,
    postpone: () => leave(bridge.postpone()),
    neverAsk: () => leave(bridge.neverAsk()),
  };
}
