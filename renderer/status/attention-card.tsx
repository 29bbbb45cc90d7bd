import { Button } from '../../shared-ui/button.tsx';
import { FactList } from '../../shared-ui/fact-list.tsx';
import { useEnvironment } from '../app/environment.ts';
import { toErrorText } from '../errors/error-text.ts';
import { InlineFailure } from '../errors/inline-failure.tsx';
import { attentionCode, waysOut, type AttentionState, type Way } from './attention-ways.ts';
import type { StatusVerbs } from './use-status-verbs.ts';

/** What the card needs. */
export interface AttentionCardProps {
  readonly state: AttentionState;
  readonly verbs: StatusVerbs;
}

/** What stands in the way, what to do about it, and the buttons that do it. */
export function AttentionCard({ state, verbs }: AttentionCardProps) {
  const { translate, names } = useEnvironment();
  const { what, todo } = toErrorText(attentionCode(state), names, translate);
  return (
    <div className="status-body">
      <div className="status-cause">
        <p className="status-what">{what}</p>
        <p>{todo}</p>
      </div>
      <KeptFact state={state} />
      <div className="button-row">
        {waysOut(state).map((way, index) => (
          <WayButton key={way} way={way} verbs={verbs} isLikely={index === 0} />
        ))}
      </div>
      {verbs.failedWith !== undefined && <InlineFailure code={verbs.failedWith} />}
    </div>
  );
}

/** Nothing is lost: where the answers are, and since when. */
function KeptFact({ state }: Pick<AttentionCardProps, 'state'>) {
  const { translate, formats, clock } = useEnvironment();
  if (state.kind !== 'attention' || state.savedAt === undefined) return undefined;
  const isInMemory = state.storage === 'memory';
  return (
    <FactList
      facts={[
        {
          id: 'kept',
          stage: 'done',
          text: translate(isInMemory ? 'fact.memory' : 'fact.saved'),
          time: formats.time(state.savedAt, clock.now()),
          spoken: translate('fact.done'),
        },
      ]}
    />
  );
}

interface WayButtonProps {
  readonly way: Way;
  readonly verbs: StatusVerbs;
  readonly isLikely: boolean;
}

function WayButton({ way, verbs, isLikely }: WayButtonProps) {
  const { translate } = useEnvironment();
  const isTrying = way === 'tryNow' && verbs.isTrying;
  const run: Readonly<Record<Way, () => void>> = {
    tryNow: () => void verbs.tryNow(),
    correctKey: () => void verbs.reopen('licenceKey'),
    anotherKey: () => void verbs.reopen('licenceKey'),
    changeAnswers: () => void verbs.reopen('headline'),
    enterAgain: verbs.enterAgain,
  };
  return (
    <Button look={isLikely ? 'filled' : 'outlined'} isBusy={isTrying} onPress={run[way]}>
      {translate(isTrying ? 'button.trying' : `button.${way}`)}
    </Button>
  );
}
