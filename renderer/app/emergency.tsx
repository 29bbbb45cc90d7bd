import type { Translate } from '../../shared/i18n/translate.ts';
import { Button } from '../../shared-ui/button.tsx';
import { AlertPanel } from '../../shared-ui/panel.tsx';
import './frame.css';

/** What the emergency page needs. */
export interface EmergencyProps {
  readonly translate: Translate;
  /** The window could not start, or it stopped because of a mistake in it. */
  readonly cause: 'start' | 'stopped';
}

/** Shown when nothing else can be: what happened, what became of the person's data, and the only way on. */
export function Emergency({ translate, cause }: EmergencyProps) {
  return (
    <main className="frame-main frame-main-alone">
      <h1 className="hidden-visually">{translate(`${cause}.what`)}</h1>
      <AlertPanel title={translate(`${cause}.what`)}>
        <p>{translate(`${cause}.do`)}</p>
        <div className="button-row">
          <Button look="filled" onPress={() => window.location.reload()}>
            {translate('button.tryAgain')}
          </Button>
        </div>
      </AlertPanel>
    </main>
  );
}
