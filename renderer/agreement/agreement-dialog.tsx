import { useEffect, useState } from 'react';
import type { Answer } from '../../shared/ipc/bridge.ts';
import { Dialog } from '../../shared-ui/dialog.tsx';
import { LiveText } from '../../shared-ui/live-text.tsx';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';

/** The licence agreement, as the vendor wrote it. */
export function AgreementDialog({ onClose }: { readonly onClose: () => void }) {
  const { bridge, translate } = useEnvironment();
  const [answer, setAnswer] = useState<Answer<'readAgreement'>>();
  useEffect(() => {
    let isWanted = true;
    async function read(): Promise<void> {
      const came = await bridge.readAgreement(translate.language);
      if (isWanted) setAnswer(came);
    }
    void read();
    return () => {
      isWanted = false;
    };
  }, [bridge, translate.language]);
  return (
    <Dialog title={translate('agreement.title')} closeLabel={translate('button.close')} onClose={onClose}>
      <LiveText>{answer === undefined && translate('agreement.opening')}</LiveText>
      {answer?.ok === true && <p className="agreement-text">{answer.value}</p>}
      {answer?.ok === false && <InlineFailure code={answer.failure.code} />}
    </Dialog>
  );
}
