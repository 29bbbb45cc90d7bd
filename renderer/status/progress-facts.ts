import type { Translate } from '../../shared/i18n/translate.ts';
import type { Fact } from '../../shared-ui/fact-list.tsx';
import type { Formats } from '../format/formats.ts';
import type { KnownState } from './status-words.ts';

/** A registration on its way. */
export type ProgressState = Extract<KnownState, { kind: 'sending' | 'waiting' }>;

/** What facts are put into words with. */
export interface FactWording {
  readonly translate: Translate;
  readonly formats: Pick<Formats, 'time' | 'duration'>;
  readonly vendor: string;
}

/** The facts about a registration on its way, each with its time. */
export function toFacts(state: ProgressState, now: Date, wording: FactWording): readonly Fact[] {
  return [...toKept(state, now, wording), toNow(state, now, wording), toStillToCome(wording)];
}

function toKept({ storage, savedAt }: ProgressState, now: Date, wording: FactWording): readonly Fact[] {
  const { translate, formats } = wording;
  const done = { stage: 'done', time: formats.time(savedAt, now), spoken: translate('fact.done') } as const;
  if (storage === 'memory') return [{ ...done, id: 'memory', text: translate('fact.memory') }];
  return [
    { ...done, id: 'saved', text: translate('fact.saved') },
    { ...done, id: 'keychain', text: translate('fact.keychain') },
  ];
}

function toNow(state: ProgressState, now: Date, wording: FactWording): Fact {
  const { translate, vendor } = wording;
  const spoken = translate('fact.now');
  if (state.kind === 'sending') {
    return { id: 'now', stage: 'happening', spoken, text: translate('fact.sending', { vendor }) };
  }
  const fact = { id: 'now', stage: 'waiting', spoken } as const;
  const text =
    state.reason === undefined
      ? translate('fact.waiting', { vendor })
      : translate(`error.${state.reason}.what`, { vendor });
  return state.nextAttemptAt === undefined
    ? { ...fact, text }
    : { ...fact, text, time: toNextTry(state.nextAttemptAt, now, wording) };
}

function toNextTry(nextAttemptAt: string, now: Date, { translate, formats }: FactWording): string {
  const milliseconds = Date.parse(nextAttemptAt) - now.getTime();
  if (milliseconds <= 0) return translate('fact.nextTryNow');
  return translate('fact.nextTry', { duration: formats.duration(milliseconds) });
}

function toStillToCome({ translate }: FactWording): Fact {
  return {
    id: 'certificate',
    stage: 'later',
    text: translate('fact.certificate'),
    spoken: translate('fact.later'),
  };
}
