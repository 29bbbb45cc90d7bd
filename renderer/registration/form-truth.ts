import type { ClientState } from '../../shared/client/client-state.ts';
import type { MessageKey, Translate } from '../../shared/i18n/translate.ts';
import { assertNever } from '../../shared/result/result.ts';
import type { Tone } from '../../shared-ui/status-dot.tsx';

/** What is true about the person's data while the form is open. */
export function formTruth(
  state: ClientState,
  isSaving: boolean,
  translate: Translate,
): { readonly tone: Tone; readonly text: string } {
  if (isSaving) return { tone: 'busy', text: translate('footer.saving') };
  return { tone: 'neutral', text: translate(truthKey(state)) };
}

type TruthKey = Extract<MessageKey, `footer.${string}`>;

function truthKey(state: ClientState): TruthKey {
  switch (state.kind) {
    case 'unregistered':
      return 'footer.nothing';
    case 'registered':
      return 'footer.editingSent';
    case 'revoked':
      return 'footer.editing';
    case 'sending':
    case 'waiting':
    case 'attention':
      if (state.savedAt === undefined) return 'footer.editing';
      return state.storage === 'memory' ? 'footer.editingMemory' : 'footer.editingSaved';
    default:
      return assertNever(state);
  }
}
