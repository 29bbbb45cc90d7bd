import { Button } from '../../shared-ui/button.tsx';
import { FactList } from '../../shared-ui/fact-list.tsx';
import { useEnvironment } from '../app/environment.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';
import { toFacts, type ProgressState } from './progress-facts.ts';
import { useNow } from './use-now.ts';
import type { StatusVerbs } from './use-status-verbs.ts';

/** What the card needs. */
export interface ProgressCardProps {
  readonly state: ProgressState;
  readonly verbs: StatusVerbs;
}

/** A registration on its way: what is done, what happens now, and what is still to come. */
export function ProgressCard({ state, verbs }: ProgressCardProps) {
  const { translate, formats, names } = useEnvironment();
  const now = useNow();
  return (
    <div className="status-body">
      <p className="lead">{translate(leadKey(state), names)}</p>
      <FactList facts={toFacts(state, now, { translate, formats, vendor: names.vendor })} />
      <ProgressButtons state={state} verbs={verbs} />
      {verbs.failedWith !== undefined && <InlineFailure code={verbs.failedWith} />}
    </div>
  );
}

/** The button that was pressed stays in its place while it works, so that it keeps the focus. */
function ProgressButtons({ state, verbs }: ProgressCardProps) {
  const { translate } = useEnvironment();
  const isBusy = verbs.isTrying || state.kind === 'sending';
  if (state.kind === 'sending' && !verbs.isTrying) return undefined;
  return (
    <div className="button-row">
      <Button look="outlined" isBusy={isBusy} onPress={() => void verbs.tryNow()}>
        {translate(isBusy ? 'button.trying' : 'button.tryNow')}
      </Button>
      {state.kind === 'waiting' && (
        <Button look="outlined" onPress={() => void verbs.reopen('headline')}>
          {translate('button.changeAnswers')}
        </Button>
      )}
    </div>
  );
}

function leadKey({ kind, storage }: ProgressState) {
  if (kind === 'sending') return storage === 'memory' ? 'sending.leadInMemory' : 'sending.lead';
  return storage === 'memory' ? 'memory.lead' : 'waiting.lead';
}
