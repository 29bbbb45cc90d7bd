import type { ReactNode } from 'react';
import './noted-row.css';

/** What a row with a margin note needs. */
export interface NotedRowProps {
  readonly note: ReactNode;
  readonly children: ReactNode;
}

/** A field and its note in the margin; in a narrow window the note stands under its field. */
export function NotedRow({ note, children }: NotedRowProps) {
  return (
    <div className="noted-row">
      <div className="noted-row-field">{children}</div>
      {note}
    </div>
  );
}
