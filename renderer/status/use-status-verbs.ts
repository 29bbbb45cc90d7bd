import { useState } from 'react';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { ClientStateStore } from '../app/client-state-store.ts';
import { useEnvironment } from '../app/environment.ts';
import type { FormOpening } from '../registration/form-opening.ts';
import { EMPTY_FORM, toFormValues } from '../registration/form-values.ts';

/** What a person can do about a registration that is not through yet. */
export interface StatusVerbs {
  readonly tryNow: () => Promise<void>;
  readonly isTrying: boolean;
  /** Opens the form with the saved answers in it. */
  readonly reopen: (focus: FormOpening['focus']) => Promise<void>;
  readonly enterAgain: () => void;
  /** Why the last of these did not work. */
  readonly failedWith: ErrorCode | undefined;
}

/** What the verbs need. */
export interface StatusVerbsOptions {
  readonly store: ClientStateStore;
  /** The agreement was ticked since the window opened, so that it need not be ticked again. */
  readonly hasAgreed: boolean;
  readonly onOpenForm: (opening: FormOpening) => void;
}

/** The verbs of the status, over the bridge. */
export function useStatusVerbs({ store, hasAgreed, onOpenForm }: StatusVerbsOptions): StatusVerbs {
  const { bridge } = useEnvironment();
  const [isTrying, setTrying] = useState(false);
  const [failedWith, setFailedWith] = useState<ErrorCode>();

  async function tryNow(): Promise<void> {
    setTrying(true);
    const result = await store.follow(bridge.tryNow());
    setTrying(false);
    setFailedWith(result.ok ? undefined : result.failure.code);
  }
  async function reopen(focus: FormOpening['focus']): Promise<void> {
    const result = await bridge.reopenRegistration();
    if (result.ok) onOpenForm({ values: toFormValues(result.value, hasAgreed), focus });
    else setFailedWith(result.failure.code);
  }
  return {
    tryNow,
    isTrying,
    reopen,
    enterAgain: () => onOpenForm({ values: EMPTY_FORM, focus: 'headline' }),
    failedWith,
  };
}
