import { useState } from 'react';
import type { Answer } from '../../shared/ipc/bridge.ts';
import { Button } from '../../shared-ui/button.tsx';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';
import type { RegisteredState } from './registered-card.tsx';

const TERM = 'receipt';

/** What the receipt records, and the way to keep a copy of it. */
export function SaveReceipt({ receipt }: Pick<RegisteredState, 'receipt'>) {
  const { bridge, translate } = useEnvironment();
  const [answer, setAnswer] = useState<Answer<'saveReceipt'>>();
  const path = answer?.ok === true ? answer.value.path : null;
  return (
    <>
      <span className="value-with-verb">
        <span>{translate('registered.receiptHolds', receipt)}</span>
        <Button
          look="link"
          id={`${TERM}-save`}
          labelledBy={`${TERM}-save ${TERM}`}
          onPress={() => void bridge.saveReceipt().then(setAnswer)}
        >
          {translate('button.save')}
        </Button>
      </span>
      <LiveText className="value-done value-done-line">
        {path !== null && translate('registered.receiptSaved', { path })}
      </LiveText>
      {answer?.ok === false && <InlineFailure code={answer.failure.code} />}
    </>
  );
}
