import type { ReactNode } from 'react';
import './term-list.css';

/** One line of a list: a term on the left, what it is on the right. */
export interface TermRow {
  readonly id: string;
  readonly term: string;
  readonly value: ReactNode;
}

/** A list of terms and what they are. */
export function TermList({ rows }: { readonly rows: readonly TermRow[] }) {
  return (
    <dl className="term-list">
      {rows.map(({ id, term, value }) => (
        <div key={id} className="term-row">
          <dt id={id}>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
