import type { ReactNode, Ref } from 'react';

/** What a margin note needs. */
export interface MarginNoteProps {
  /** The id that the field's description points to; it holds the words of the note and nothing else. */
  readonly id: string;
  readonly headline: string;
  readonly text: string;
  /** Gets the element that holds the words. */
  readonly words: Ref<HTMLElement>;
  /** Stands after the words, such as the way to all details. */
  readonly children: ReactNode;
}

/** A note in the margin: what an item is good for to the person, then two or three short sentences. */
export function MarginNote({ id, headline, text, words, children }: MarginNoteProps) {
  return (
    <div className="margin-note" role="note">
      <span id={id} ref={words}>
        <strong className="margin-note-headline" id={`${id}-headline`}>
          {headline}
        </strong>{' '}
        <span>{text}</span>
      </span>{' '}
      {children}
    </div>
  );
}
