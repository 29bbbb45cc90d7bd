import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { toNotice, type Notice, type NoticeSubject } from '../../shared/purposes/notice.ts';
import { useEnvironment } from '../app/environment.ts';
import { useServedNotices } from './served-notices.ts';

/** A notice, and the element whose words it is; it counts as served when that element was painted. */
export function useNotice(subject: NoticeSubject): {
  readonly notice: Notice;
  readonly element: RefObject<HTMLElement | null>;
} {
  const { clock, product, translate } = useEnvironment();
  const { serve } = useServedNotices();
  const notice = useMemo(() => toNotice(subject, product, translate), [subject, product, translate]);
  const element = useRef<HTMLElement>(null);
  useEffect(
    () =>
      clock.afterPaint(() => {
        if (isInLayout(element.current)) serve(notice);
      }),
    [clock, notice, serve],
  );
  return { notice, element };
}

function isInLayout(element: HTMLElement | null): boolean {
  return element !== null && element.getClientRects().length > 0;
}
