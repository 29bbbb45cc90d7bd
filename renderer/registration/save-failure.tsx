import { useEffect, useRef } from 'react';
import { Button } from '../../shared-ui/button.tsx';
import { AlertPanel, showPanel } from '../../shared-ui/panel.tsx';
import { useEnvironment } from '../app/environment.ts';
import { isKeychainCode, toErrorText } from '../errors/error-text.ts';
import type { Submission } from './use-submission.ts';

/** Why the answers could not be saved, and the ways on; the form stays as it is. */
export function SaveFailure({ submission }: { readonly submission: Submission }) {
  const { failedWith } = submission;
  const { translate, names } = useEnvironment();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failedWith !== undefined) showPanel(panel.current);
  }, [failedWith]);
  if (failedWith === undefined) return undefined;
  const { what, todo } = toErrorText(failedWith, names, translate);
  return (
    <div className="page-alert">
      <AlertPanel title={what} panelRef={panel}>
        <p>{todo}</p>
        {isKeychainCode(failedWith) && <KeychainWays submission={submission} />}
      </AlertPanel>
    </div>
  );
}

function KeychainWays({ submission: { submit, isSaving } }: { readonly submission: Submission }) {
  const { translate } = useEnvironment();
  return (
    <>
      <p id="keep-in-memory">{translate('keychain.memory')}</p>
      <div className="button-row">
        <Button look="outlined" isBusy={isSaving} onPress={() => void submit('disk')}>
          {translate('button.tryAgain')}
        </Button>
        <Button
          look="outlined"
          isBusy={isSaving}
          onPress={() => void submit('memory')}
          describedBy="keep-in-memory"
        >
          {translate('button.keepInMemory')}
        </Button>
      </div>
    </>
  );
}
