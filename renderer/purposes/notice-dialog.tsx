import { toNotice, type NoticeSubject } from '../../shared/purposes/notice.ts';
import { Dialog } from '../../shared-ui/dialog.tsx';
import { TermList } from '../../shared-ui/term-list.tsx';
import { useEnvironment } from '../app/environment.ts';
import { subjectName } from './subject-name.ts';

/** What the dialog needs. */
export interface NoticeDialogProps {
  readonly subject: NoticeSubject;
  readonly onClose: () => void;
}

/** Everything about one notice, as questions and answers. */
export function NoticeDialog({ subject, onClose }: NoticeDialogProps) {
  const { product, translate } = useEnvironment();
  const { details } = toNotice(subject, product, translate);
  return (
    <Dialog
      title={translate('note.title', { item: subjectName(subject, translate) })}
      closeLabel={translate('button.close')}
      onClose={onClose}
    >
      <TermList
        rows={details.map(({ question, answer }, index) => ({
          id: `detail-${index}`,
          term: question,
          value: answer,
        }))}
      />
    </Dialog>
  );
}
