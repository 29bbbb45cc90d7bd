import { Label } from 'react-aria-components/Label';

/** What stands above a field: its label, and beside it whether an answer is needed. */
export function FieldHead({ id, label, need }: Readonly<Record<'id' | 'label' | 'need', string>>) {
  return (
    <div className="field-head">
      <Label className="field-label" htmlFor={id}>
        {label}
      </Label>
      <span id={`${id}-need`} className="field-need">
        {need}
      </span>
    </div>
  );
}
