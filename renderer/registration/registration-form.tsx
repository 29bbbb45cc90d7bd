import { zodResolver } from '@hookform/resolvers/zod';
import { Suspense, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { ClientState } from '../../shared/client/client-state.ts';
import type { NoticeSubject } from '../../shared/purposes/notice.ts';
import type { ClientStateStore } from '../app/client-state-store.ts';
import { useEnvironment } from '../app/environment.ts';
import { useWindowTitle } from '../app/use-window-title.ts';
import { LazyChoicesPage, LazyNoticeDialog } from '../platform/lazy-parts.ts';
import { DetailsContext } from '../purposes/details-context.ts';
import { ServedNoticesContext, useNoticeRecord } from '../purposes/served-notices.ts';
import { answersSchema, type Answers } from './answers-schema.ts';
import type { FormValues } from './form-values.ts';
import { OwnerPage } from './owner-page.tsx';
import type { FormOpening } from './form-opening.ts';
import { useSubmission } from './use-submission.ts';
import './registration.css';

/** What the form needs. */
export interface RegistrationFormProps {
  readonly store: ClientStateStore;
  readonly state: ClientState;
  readonly opening: FormOpening;
  readonly onSubmitted: () => void;
  readonly onDiscard: () => void;
}

/** The form: two pages over one set of values. */
export function RegistrationForm({ store, state, opening, onSubmitted, onDiscard }: RegistrationFormProps) {
  const form = useForm<FormValues, unknown, Answers>({
    defaultValues: opening.values,
    resolver: zodResolver(answersSchema),
  });
  const { product, translate } = useEnvironment();
  useWindowTitle(translate('window.title', { product: product.title }));
  const notices = useNoticeRecord();
  const [detailsOf, setDetailsOf] = useState<NoticeSubject>();
  const [turn, setTurn] = useState<{ readonly page: 1 | 2; readonly count: number }>({ page: 1, count: 0 });
  const submission = useSubmission({ store, form, notices: notices.all, onSubmitted });
  const page = { state, submission, onDiscard };

  return (
    <FormProvider {...form}>
      <ServedNoticesContext value={notices}>
        <DetailsContext value={setDetailsOf}>
          {turn.page === 1 ? (
            <OwnerPage
              {...page}
              focus={turn.count > 0 ? 'headline' : opening.focus}
              onContinue={() => setTurn({ page: 2, count: turn.count + 1 })}
            />
          ) : (
            <Suspense>
              <LazyChoicesPage {...page} onBack={() => setTurn({ page: 1, count: turn.count + 1 })} />
            </Suspense>
          )}
          <Suspense>
            {detailsOf !== undefined && (
              <LazyNoticeDialog subject={detailsOf} onClose={() => setDetailsOf(undefined)} />
            )}
          </Suspense>
        </DetailsContext>
      </ServedNoticesContext>
    </FormProvider>
  );
}
