import { formatLicenceKey, type LicenceKey } from '../../shared/licence/licence-key.ts';
import { Button } from '../../shared-ui/button.tsx';
import './key-choices.css';

/** The id of the question above the list. */
export const KEY_QUESTION = 'key-question';

/** What the list needs. */
export interface KeyChoicesProps {
  readonly keys: readonly LicenceKey[];
  readonly onChoose: (key: LicenceKey) => void;
}

/** Several keys were pasted: which one is for this copy? */
export function KeyChoices({ keys, onChoose }: KeyChoicesProps) {
  return (
    <fieldset className="key-choices" aria-labelledby={KEY_QUESTION}>
      {keys.map((key) => (
        <Button key={key} look="outlined" onPress={() => onChoose(key)}>
          <span className="code">{formatLicenceKey(key)}</span>
        </Button>
      ))}
    </fieldset>
  );
}
