import { FieldHead } from './field-head.tsx';
import { FieldProblem } from './field-problem.tsx';
import type { TextFieldProps } from './text-field.tsx';

/** One entry of a list to choose from. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** What a select field needs. */
export type SelectFieldProps = Omit<
  TextFieldProps,
  'kind' | 'inputRef' | 'placeholder' | 'onKeyDown' | 'onPaste' | 'onCompose'
> & {
  readonly options: readonly SelectOption[];
};

/** The system's own list to choose one from: every keyboard and screen reader knows it. */
export function SelectField(props: SelectFieldProps) {
  const { id, problem } = props;
  return (
    <div className="field">
      <FieldHead id={id} label={props.label} need={props.need} />
      <select
        id={id}
        className="control control-select"
        value={props.value}
        disabled={props.isDisabled}
        autoComplete={props.autoComplete}
        aria-describedby={`${id}-problem ${id}-need ${props.describedBy}`}
        aria-invalid={problem === undefined ? undefined : true}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onBlur={props.onBlur}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <FieldProblem id={`${id}-problem`} text={problem} />
    </div>
  );
}
