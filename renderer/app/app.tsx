import { Suspense, useState, useSyncExternalStore } from 'react';
import type { ClientState } from '../../shared/client/client-state.ts';
import { LazyStatusView } from '../platform/lazy-parts.ts';
import { RegistrationForm } from '../registration/registration-form.tsx';
import type { FormOpening } from '../registration/form-opening.ts';
import { EMPTY_FORM } from '../registration/form-values.ts';
import type { ClientStateStore } from './client-state-store.ts';
import { SilencedPage } from './silenced-page.tsx';

/** The window: the form, the quiet page of somebody who does not want to be asked, or the status. */
export function App({ store }: { readonly store: ClientStateStore }) {
  const state = useSyncExternalStore(store.listen, store.read);
  if (state === undefined) throw new Error('expected a state before the first drawing, found none');
  // The form closes when the person is done with it, not when the state changes under it: typed answers are never lost.
  const [opening, setOpening] = useState(() => firstOpening(state));
  const [hasLeftForm, setLeftForm] = useState(false);
  const [hasSubmitted, setSubmitted] = useState(false);

  function closeForm(): void {
    setLeftForm(true);
    setOpening(undefined);
  }
  if (opening !== undefined) {
    return (
      <RegistrationForm
        store={store}
        state={state}
        opening={opening}
        onDiscard={closeForm}
        onSubmitted={() => {
          setSubmitted(true);
          closeForm();
        }}
      />
    );
  }
  if (state.kind === 'unregistered') {
    return <SilencedPage onRegister={() => setOpening({ values: EMPTY_FORM, focus: 'headline' })} />;
  }
  return (
    <Suspense>
      <LazyStatusView
        state={state}
        store={store}
        takesFocus={hasLeftForm}
        hasAgreed={hasSubmitted}
        onOpenForm={setOpening}
      />
    </Suspense>
  );
}

function firstOpening(state: ClientState): FormOpening | undefined {
  if (state.kind !== 'unregistered' || state.isSilenced) return undefined;
  return { values: EMPTY_FORM, focus: 'licenceKey' };
}
