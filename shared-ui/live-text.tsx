import type { ReactNode } from 'react';

/** What a live text needs. */
export interface LiveTextProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** A place whose changing words screen readers say without being asked; it is there before the words are. */
export function LiveText({ className, children }: LiveTextProps) {
  return <output {...(className === undefined ? {} : { className })}>{children}</output>;
}
