import { attentionCodeSchema, type AttentionCode } from '../../shared/outbox/outbox-entry.ts';
import type { Translate } from '../../shared/i18n/translate.ts';
import type { Names } from '../app/environment.ts';

/** What a person is told: what happened, and what to do. */
export interface ErrorText {
  readonly what: string;
  readonly todo: string;
}

type ToldCode = AttentionCode | 'SAVE_DISK_FULL' | 'SAVE_FAILED' | 'unexpected';

/** The words for a code; a code that no person can act on is told as something that went wrong in this program. */
export function toErrorText(code: string, names: Names, translate: Translate): ErrorText {
  const told = toToldCode(code);
  return { what: translate(`error.${told}.what`, names), todo: translate(`error.${told}.do`, names) };
}

/** Whether a code says that the keychain stands in the way. */
export function isKeychainCode(code: string): boolean {
  return code.startsWith('KEYCHAIN_');
}

function toToldCode(code: string): ToldCode {
  if (code === 'SAVE_DISK_FULL' || code === 'SAVE_FAILED') return code;
  const attention = attentionCodeSchema.safeParse(code);
  return attention.success ? attention.data : 'unexpected';
}
