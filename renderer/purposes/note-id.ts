import type { NoticeSubject } from '../../shared/purposes/notice.ts';

/** The id of the element that holds a notice's words; a field's description points to it. */
export function noteId(subject: NoticeSubject): string {
  return `note-${subject}`;
}
