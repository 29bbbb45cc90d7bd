import { useEffect, useRef } from 'react';
import { useEnvironment } from '../app/environment.ts';
import { statusHeadline, type KnownState } from './status-words.ts';

/** What the headline needs. */
export interface StatusHeadlineProps {
  readonly state: KnownState;
  readonly takesFocus: boolean;
}

/** The status in a few words. Takes the focus after the form, and when the button that had it is gone. */
export function StatusHeadline({ state, takesFocus }: StatusHeadlineProps) {
  const { translate } = useEnvironment();
  const element = useRef<HTMLHeadingElement>(null);
  const shownKind = useRef<KnownState['kind']>(undefined);
  useEffect(() => {
    const isFirst = shownKind.current === undefined;
    const hasLostFocus = shownKind.current !== state.kind && document.activeElement === document.body;
    shownKind.current = state.kind;
    if (isFirst ? !takesFocus : !hasLostFocus) return;
    window.scrollTo(0, 0);
    element.current?.focus({ preventScroll: true });
  }, [state.kind, takesFocus]);
  return (
    <h1 tabIndex={-1} ref={element}>
      {statusHeadline(state, translate)}
    </h1>
  );
}
