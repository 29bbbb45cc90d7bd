import type { NoticeSubject } from '../../shared/purposes/notice.ts';
import { Button } from '../../shared-ui/button.tsx';
import { MarginNote } from '../../shared-ui/margin-note.tsx';
import { useEnvironment } from '../app/environment.ts';
import { useDetails } from './details-context.ts';
import { noteId } from './note-id.ts';
import { useNotice } from './use-notice.ts';

/** The notice of an item as a note in the margin. */
export function NoticeNote({ subject }: { readonly subject: NoticeSubject }) {
  const { translate } = useEnvironment();
  const { notice, element } = useNotice(subject);
  const openDetails = useDetails();
  const id = noteId(subject);
  return (
    <MarginNote id={id} headline={notice.headline} text={notice.text} words={element}>
      <Button look="link" onPress={() => openDetails(subject)} describedBy={`${id}-headline`}>
        {translate('note.details')}
      </Button>
    </MarginNote>
  );
}
