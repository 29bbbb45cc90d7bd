import type { Translate } from '../../shared/i18n/translate.ts';
import type { NoticeSubject } from '../../shared/purposes/notice.ts';

/** What a notice is about, by the name it has on screen. */
export function subjectName(subject: NoticeSubject, translate: Translate): string {
  return subject === 'newsByEmail' || subject === 'newsByPost'
    ? translate(`notice.${subject}.headline`)
    : translate(`field.${subject}`);
}
