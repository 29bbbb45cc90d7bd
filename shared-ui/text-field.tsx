import type { ClipboardEvent, CompositionEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { FieldHead } from './field-head.tsx';
import { FieldProblem } from './field-problem.tsx';
import './field.css';

/** What a text field needs. Its accessible name is the label alone; everything else is joined as its description. */
export interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  /** "Required" or "Optional", in words. */
  readonly need: string;
  readonly isRequired: boolean;
  readonly isDisabled: boolean;
  /** Ids of texts elsewhere that describe the field, such as its margin note. */
  readonly describedBy: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  /** What is wrong with the value, in words. */
  readonly problem?: string | undefined;
  readonly autoComplete?: string;
  readonly placeholder?: string;
  readonly kind?: 'text' | 'email' | 'tel' | 'code' | 'lines';
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onPaste?: (event: ClipboardEvent<HTMLInputElement>) => void;
  /** An input method begins (`true`) or ends to compose text; until it ends the text must be left alone. */
  readonly onCompose?: (isComposing: boolean, event: CompositionEvent<HTMLInputElement>) => void;
  /** Stands under the field, such as what is known about the value so far. */
  readonly children?: ReactNode;
}

/** A text field with its label, its necessity in words, and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { id, kind = 'text', problem } = props;
  const isCode = kind === 'code' || kind === 'email';
  return (
    <AriaTextField
      className="field"
      id={id}
      value={props.value}
      onChange={props.onChange}
      onBlur={props.onBlur}
      isRequired={props.isRequired}
      isDisabled={props.isDisabled}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      aria-describedby={`${id}-problem ${id}-need ${props.describedBy}`}
      {...(props.autoComplete === undefined ? {} : { autoComplete: props.autoComplete })}
      {...(kind === 'email' || kind === 'tel' ? { type: kind } : {})}
      {...(isCode ? { spellCheck: 'false', autoCorrect: 'off', autoCapitalize: 'none' } : {})}
    >
      <FieldHead id={id} label={props.label} need={props.need} />
      <Control {...props} kind={kind} />
      <FieldProblem id={`${id}-problem`} text={problem} />
      {props.children}
    </AriaTextField>
  );
}

function Control({ kind, inputRef, placeholder, onKeyDown, onPaste, onCompose }: TextFieldProps) {
  if (kind === 'lines') return <TextArea className="control control-lines" dir="auto" rows={3} />;
  return (
    <Input
      className={kind === 'code' ? 'control code' : 'control'}
      dir="auto"
      {...(inputRef === undefined ? {} : { ref: inputRef })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(onKeyDown === undefined ? {} : { onKeyDown })}
      {...(onPaste === undefined ? {} : { onPaste })}
      onCompositionStart={(event) => onCompose?.(true, event)}
      onCompositionEnd={(event) => onCompose?.(false, event)}
    />
  );
}
