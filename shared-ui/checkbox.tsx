import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { TickIcon } from './icons.tsx';
import './checkbox.css';

/** What a checkbox needs. */
export interface CheckboxProps {
  readonly id: string;
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly isSelected: boolean;
  readonly isInvalid: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** A box to tick; its words stand beside it, because they can hold a link. */
export function Checkbox(props: CheckboxProps) {
  return (
    <AriaCheckbox
      className="checkbox covering-input"
      id={props.id}
      isRequired
      validationBehavior="aria"
      isSelected={props.isSelected}
      isInvalid={props.isInvalid}
      onChange={props.onChange}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
    >
      <span className="checkbox-box" aria-hidden="true">
        {props.isSelected && <TickIcon />}
      </span>
    </AriaCheckbox>
  );
}
