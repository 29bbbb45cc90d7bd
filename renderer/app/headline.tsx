import { useEffect, useRef, type ReactNode } from 'react';

/** What a headline needs. */
export interface HeadlineProps {
  /** Takes the focus when it appears, because the screen changed through something the person did. */
  readonly takesFocus: boolean;
  readonly children: ReactNode;
}

/** The headline of a screen. */
export function Headline({ takesFocus, children }: HeadlineProps) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    window.scrollTo(0, 0);
    element.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <h1 tabIndex={-1} ref={element}>
      {children}
    </h1>
  );
}
