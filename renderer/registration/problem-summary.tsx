import { useEffect, useRef } from 'react';
import { AlertPanel, showPanel } from '../../shared-ui/panel.tsx';
import { useEnvironment } from '../app/environment.ts';
import { fieldId, focusField } from './field-id.ts';
import type { FieldName } from './form-values.ts';

/** One answer that has to be corrected. */
export interface Problem {
  readonly name: FieldName;
  readonly text: string;
}

/** What the summary needs. */
export interface ProblemSummaryProps {
  readonly problems: readonly Problem[];
  /** Grows with every try to go on; each takes the focus to the summary. */
  readonly attempt: number;
}

/** What has to be corrected before the page can be left, each with the way to its field. */
export function ProblemSummary({ problems, attempt }: ProblemSummaryProps) {
  const { translate } = useEnvironment();
  const panel = useRef<HTMLDivElement>(null);
  const isShown = attempt > 0 && problems.length > 0;
  const shownAttempt = useRef(0);
  useEffect(() => {
    // Only a new try moves the focus, never the mending of a field.
    if (!isShown || attempt === shownAttempt.current) return;
    shownAttempt.current = attempt;
    showPanel(panel.current);
  }, [attempt, isShown]);
  if (!isShown) return undefined;
  return (
    <div className="page-alert">
      <AlertPanel panelRef={panel} title={toTitle(problems.length)}>
        <ul className="problem-list">
          {problems.map(({ name, text }) => (
            <li key={name}>
              <a
                href={`#${fieldId(name)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(name);
                }}
              >
                {text}
              </a>
            </li>
          ))}
        </ul>
      </AlertPanel>
    </div>
  );

  function toTitle(count: number): string {
    return count === 1 ? translate('form.problems.one') : translate('form.problems.many', { count });
  }
}
