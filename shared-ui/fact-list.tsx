import { TickIcon } from './icons.tsx';
import './fact-list.css';

/** One fact of a status: it is done, it is happening now, it waits for something, or it is still to come. */
export interface Fact {
  readonly id: string;
  readonly stage: 'done' | 'happening' | 'waiting' | 'later';
  readonly text: string;
  /** When: a time, or how long until the next try. */
  readonly time?: string;
  /** What the sign before the fact says, for those who do not see it. */
  readonly spoken: string;
}

/** Status as a list of facts with times, not as a spinner. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <ul className="fact-list">
      {facts.map((fact) => (
        <li key={fact.id} className={`fact fact-${fact.stage}`}>
          <span className="fact-sign" aria-hidden="true">
            {fact.stage === 'done' && <TickIcon size={12} />}
          </span>
          <span className="hidden-visually">{fact.spoken} </span>
          <span className="fact-text">{fact.text}</span>
          {fact.time !== undefined && <span className="fact-time">{fact.time}</span>}
        </li>
      ))}
    </ul>
  );
}
