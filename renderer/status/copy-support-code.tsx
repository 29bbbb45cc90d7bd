import { useState } from 'react';
import type { Answer } from '../../shared/ipc/bridge.ts';
import { Button } from '../../shared-ui/button.tsx';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';

const TERM = 'supportCode';

/** The support code, which can be read aloud or copied. */
export function CopySupportCode({ code }: { readonly code: string }) {
  const { bridge, translate } = useEnvironment();
  const [answer, setAnswer] = useState<Answer<'copySupportCode'>>();
  return (
    <>
      <span className="value-with-verb">
        <span className="code">{code}</span>
        <Button
          look="link"
          id={`${TERM}-copy`}
          labelledBy={`${TERM}-copy ${TERM}`}
          onPress={() => void bridge.copySupportCode().then(setAnswer)}
        >
          {translate('button.copy')}
        </Button>
        <LiveText className="value-done">{answer?.ok === true && translate('registered.copied')}</LiveText>
      </span>
      {answer?.ok === false && <InlineFailure code={answer.failure.code} />}
    </>
  );
}
