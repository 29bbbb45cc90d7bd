import type { ClientState } from '../../shared/client/client-state.ts';
import type { MessageKey, Translate } from '../../shared/i18n/translate.ts';
import { assertNever } from '../../shared/result/result.ts';
import type { Tone } from '../../shared-ui/status-dot.tsx';

/** A state in which there is, or was, a registration. */
export type KnownState = Exclude<ClientState, { kind: 'unregistered' }>;

/** The headline of a state; it says "saved" only of what is on disk. */
export function statusHeadline(state: KnownState, translate: Translate): string {
  return translate(headlineKey(state));
}

/** The one line that tells the truth about the person's data in a state. */
export function statusTruth(
  state: KnownState,
  translate: Translate,
): { readonly tone: Tone; readonly text: string } {
  const { tone, key } = TRUTHS[truthCase(state)];
  return { tone, text: translate(key) };
}

type Words = Extract<MessageKey, `${string}.headline`>;

function headlineKey(
  state: KnownState,
): Extract<Words, `${'sending' | 'waiting' | 'memory' | 'attention' | 'registered'}.headline`> {
  switch (state.kind) {
    case 'waiting':
      return state.storage === 'memory' ? 'memory.headline' : 'waiting.headline';
    case 'revoked':
      return 'attention.headline';
    case 'sending':
    case 'attention':
    case 'registered':
      return `${state.kind}.headline`;
    default:
      return assertNever(state);
  }
}

type TruthCase = 'sending' | 'waiting' | 'attention' | 'registered' | 'memory' | 'registeredInMemory';

const TRUTHS = {
  sending: { tone: 'busy', key: 'footer.sending' },
  waiting: { tone: 'attention', key: 'footer.waiting' },
  attention: { tone: 'attention', key: 'footer.attention' },
  registered: { tone: 'ok', key: 'footer.registered' },
  memory: { tone: 'attention', key: 'footer.memory' },
  registeredInMemory: { tone: 'ok', key: 'footer.registeredInMemory' },
} as const satisfies Readonly<Record<TruthCase, { tone: Tone; key: MessageKey }>>;

function truthCase(state: KnownState): TruthCase {
  if (state.kind === 'revoked' || state.kind === 'attention') return 'attention';
  if (state.storage === 'disk') return state.kind;
  return state.kind === 'registered' ? 'registeredInMemory' : 'memory';
}
