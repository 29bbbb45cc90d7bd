import { useRef } from 'react';
import { TextField } from '../../shared-ui/text-field.tsx';
import { useEnvironment } from '../app/environment.ts';
import type { ItemFieldProps } from '../registration/item-field.tsx';
import { caretForDeleting } from './key-edit.ts';
import { KeyChoices } from './key-choices.tsx';
import { isToldAtOnce, keyProblem, toKeyProblemText } from './key-problem.ts';
import { KeyStatus } from './key-status.tsx';
import { useKeyEditing } from './use-key-editing.ts';

/** The licence key's field: groups the key as it is typed, finds it in a pasted e-mail, checks it offline. */
export function LicenceKeyField({ value, onChange, problem, ...field }: ItemFieldProps) {
  const { translate, names } = useEnvironment();
  const input = useRef<HTMLInputElement>(null);
  const editing = useKeyEditing({ value, onChange, input });
  const isWrongNow = isToldAtOnce(keyProblem(value));
  const told = isWrongNow ? toKeyProblemText(value, names.product, translate) : problem;
  return (
    <TextField
      {...field}
      kind="code"
      value={value}
      problem={editing.pasted.kind === 'none' ? translate('key.none') : told}
      inputRef={input}
      onChange={editing.onChange}
      onCompose={(isComposing, event) => editing.compose(isComposing, event.currentTarget.value)}
      onPaste={(event) => {
        if (editing.takePasted(event.clipboardData.getData('text/plain'))) event.preventDefault();
      }}
      onKeyDown={(event) => {
        const { value: text, selectionStart, selectionEnd } = event.currentTarget;
        if (selectionStart === null || selectionStart !== selectionEnd) return;
        const caret = caretForDeleting({ text, caret: selectionStart }, event.key);
        if (caret !== selectionStart) event.currentTarget.setSelectionRange(caret, caret);
      }}
    >
      <KeyStatus value={value} pasted={editing.pasted} hasProblem={told !== undefined} />
      {editing.pasted.kind === 'several' && (
        <KeyChoices keys={editing.pasted.keys} onChoose={editing.choose} />
      )}
    </TextField>
  );
}
