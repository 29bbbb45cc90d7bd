import { REMINDERS_MAX } from '../../shared/client/client-state.ts';
import type { Translate } from '../../shared/i18n/translate.ts';
import { useEnvironment } from '../app/environment.ts';

/** The id of the words that say what **Later** does. */
export const LATER_HINT = 'later-hint';

/** What the hint needs. */
export interface LaterHintProps {
  readonly reminders: { readonly isSilenced: boolean; readonly remindersLeft: number };
  readonly hasTyped: boolean;
}

/** Which reminder this is, how many can follow, and that typed text is not kept by **Later**. */
export function LaterHint({ reminders, hasTyped }: LaterHintProps) {
  const { translate } = useEnvironment();
  const left = reminders.isSilenced ? 0 : reminders.remindersLeft;
  const number = reminders.isSilenced ? 0 : REMINDERS_MAX - left;
  return (
    <p className="frame-hint" id={LATER_HINT}>
      {number > 0 && <>{translate('later.reminder', { number, total: REMINDERS_MAX })} </>}
      {toReminders(left, translate)}
      {hasTyped && <> {translate('later.typed')}</>}
    </p>
  );
}

function toReminders(left: number, translate: Translate): string {
  if (left === 0) return translate('later.none');
  return left === 1 ? translate('later.one') : translate('later.many', { count: left });
}
