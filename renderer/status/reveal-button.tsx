import { Button } from '../../shared-ui/button.tsx';
import { useEnvironment } from '../app/environment.ts';
import type { Reveal } from './use-reveal.ts';

/** What the button needs. */
export interface RevealButtonProps {
  readonly reveal: Reveal<unknown>;
  /** The id of the term that it shows: its name for screen readers is "Show Licence key". */
  readonly termId: string;
}

/** **Show** and **Hide**, beside what is hidden. */
export function RevealButton({ reveal, termId }: RevealButtonProps) {
  const { translate } = useEnvironment();
  const id = `${termId}-reveal`;
  return (
    <Button
      look="link"
      id={id}
      labelledBy={`${id} ${termId}`}
      isBusy={reveal.state.kind === 'asking'}
      onPress={reveal.toggle}
    >
      {translate(reveal.state.kind === 'shown' ? 'button.hide' : 'button.show')}
    </Button>
  );
}
