import { assertNever } from '../../shared/result/result.ts';
import { Button } from '../../shared-ui/button.tsx';
import { Card } from '../../shared-ui/card.tsx';
import { useEnvironment } from '../app/environment.ts';
import { Frame } from '../app/frame.tsx';
import { useWindowTitle } from '../app/use-window-title.ts';
import { AttentionCard } from './attention-card.tsx';
import { ProgressCard } from './progress-card.tsx';
import { RegisteredCard } from './registered-card.tsx';
import { StatusAnnouncement } from './status-announcement.tsx';
import { StatusHeadline } from './status-headline.tsx';
import type { KnownState } from './status-words.ts';
import { statusHeadline, statusTruth } from './status-words.ts';
import { useStatusVerbs, type StatusVerbsOptions, type StatusVerbs } from './use-status-verbs.ts';
import './status.css';

/** What the status needs. */
export interface StatusViewProps extends StatusVerbsOptions {
  readonly state: KnownState;
  /** The person comes from the form: the headline takes the focus. */
  readonly takesFocus: boolean;
}

/** What became of the registration, and what can be done now. */
export function StatusView({ state, takesFocus, ...options }: StatusViewProps) {
  const { bridge, product, translate } = useEnvironment();
  const status = statusHeadline(state, translate);
  useWindowTitle(translate('window.statusTitle', { status, product: product.title }));
  const verbs = useStatusVerbs(options);
  return (
    <Frame
      truth={statusTruth(state, translate)}
      buttons={
        <Button look={needsPerson(state) ? 'outlined' : 'filled'} onPress={() => void bridge.closeWindow()}>
          {translate('button.close')}
        </Button>
      }
    >
      <StatusAnnouncement state={state} />
      <Card>
        <StatusHeadline state={state} takesFocus={takesFocus} />
        {toBody(state, verbs)}
      </Card>
    </Frame>
  );
}

/** Where the person has something to do, the likely button is in the card. */
function needsPerson({ kind }: KnownState): boolean {
  return kind === 'attention' || kind === 'revoked';
}

function toBody(state: KnownState, verbs: StatusVerbs) {
  switch (state.kind) {
    case 'sending':
    case 'waiting':
      return <ProgressCard state={state} verbs={verbs} />;
    case 'attention':
    case 'revoked':
      return <AttentionCard state={state} verbs={verbs} />;
    case 'registered':
      return <RegisteredCard state={state} />;
    default:
      return assertNever(state);
  }
}
