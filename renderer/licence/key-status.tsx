import { KEY_SYMBOLS, normaliseLicenceKey } from '../../shared/licence/licence-key.ts';
import { TickIcon } from '../../shared-ui/icons.tsx';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { useEnvironment } from '../app/environment.ts';
import { KEY_QUESTION } from './key-choices.tsx';
import type { Pasted } from './key-paste.ts';
import { keyProblem } from './key-problem.ts';

/** What the line needs. */
export interface KeyStatusProps {
  readonly value: string;
  readonly pasted: Pasted;
  readonly hasProblem: boolean;
}

/** What is known about the key so far: that it is right, or quietly how much of it there is. */
export function KeyStatus({ value, pasted, hasProblem }: KeyStatusProps) {
  const { translate } = useEnvironment();
  const isRight = pasted.kind !== 'several' && keyProblem(value) === undefined;
  const count = normaliseLicenceKey(value).length;
  return (
    <>
      <LiveText>
        {isRight && (
          <span className="field-status field-status-ok">
            <TickIcon />
            <span>
              {pasted.kind === 'key' && pasted.isFound && <>{translate('key.found')}. </>}
              {translate('key.complete')}
            </span>
          </span>
        )}
        {pasted.kind === 'several' && (
          <span className="field-status" id={KEY_QUESTION}>
            {translate('key.choose', { count: pasted.keys.length })}
          </span>
        )}
      </LiveText>
      {!isRight && !hasProblem && pasted.kind === 'typing' && count > 0 && (
        <p className="field-status field-status-quiet">
          {translate('key.count', { count, total: KEY_SYMBOLS })}
        </p>
      )}
    </>
  );
}
