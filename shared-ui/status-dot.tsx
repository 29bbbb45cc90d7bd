import './status-dot.css';

/** What a dot or a fact says in colour, always beside words that say the same. */
export type Tone = 'neutral' | 'ok' | 'attention' | 'busy';

/** The dot before a line that tells a state. */
export function StatusDot({ tone }: { readonly tone: Tone }) {
  return <span className={`status-dot tone-${tone}`} aria-hidden="true" />;
}
