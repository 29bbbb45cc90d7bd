import { STATUS_EXIT_CODES, type ClientState } from '../../shared/client/client-state.ts';
import { createTranslate } from '../../shared/i18n/translate.ts';

/** What `--status` prints and the code it ends with. */
export interface StatusReport {
  readonly text: string;
  readonly exitCode: number;
}

/** Words the state for a person, or as one JSON document for a program. */
export function toStatusReport(state: ClientState, isJson: boolean): StatusReport {
  const exitCode = STATUS_EXIT_CODES[state.kind];
  if (isJson) return { text: JSON.stringify({ version: 1, ...state }), exitCode };
  return { text: createTranslate('en')(`status.line.${state.kind}`), exitCode };
}
