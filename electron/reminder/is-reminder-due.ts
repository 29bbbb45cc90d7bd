import type { ClientState } from '../../shared/client/client-state.ts';

/** Whether the vendor's product, at its own start, has a reason to show the window: a question that may still be put, or news. */
export function isReminderDue(state: ClientState): boolean {
  if (state.kind === 'unregistered') return !state.isSilenced;
  return state.kind === 'attention' || state.kind === 'revoked';
}
