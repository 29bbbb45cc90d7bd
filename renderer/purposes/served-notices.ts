import { createContext, use, useCallback, useMemo, useState } from 'react';
import type { Notice, NoticeSubject } from '../../shared/purposes/notice.ts';
import type { ServedNotice } from '../../shared/registration/draft.ts';
import { useEnvironment } from '../app/environment.ts';

/** Which notices were in view since the form opened. */
export interface ServedNotices {
  readonly isServed: (subject: NoticeSubject) => boolean;
  readonly serve: (notice: Notice) => void;
  readonly all: readonly ServedNotice[];
}

/** Hands the record of notices to the fields. */
export const ServedNoticesContext = createContext<ServedNotices | undefined>(undefined);

/** The record of notices of this form. */
export function useServedNotices(): ServedNotices {
  const served = use(ServedNoticesContext);
  if (served === undefined) throw new Error('expected a ServedNoticesContext above this part, found none');
  return served;
}

/** Keeps the record: each notice once, with the time it first came into view. */
export function useNoticeRecord(): ServedNotices {
  const { clock } = useEnvironment();
  const [all, setAll] = useState<readonly ServedNotice[]>([]);
  const serve = useCallback(
    ({ subject, version, language }: Notice) => {
      const served = { subject, version, language, servedAt: clock.now().toISOString() };
      setAll((before) => (before.some((each) => each.subject === subject) ? before : [...before, served]));
    },
    [clock],
  );
  return useMemo(
    () => ({ all, serve, isServed: (subject) => all.some((each) => each.subject === subject) }),
    [all, serve],
  );
}
