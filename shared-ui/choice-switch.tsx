import { Radio } from 'react-aria-components/RadioGroup';
import { RadioGroup } from 'react-aria-components/RadioGroup';
import './choice-switch.css';

/** What a choice needs. */
export interface ChoiceSwitchProps {
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly isDisabled: boolean;
  readonly no: string;
  readonly yes: string;
}

/** A two-part switch: **No** and **Yes** in words, the same size, contrast and style. Neither is the nicer answer. */
export function ChoiceSwitch(props: ChoiceSwitchProps) {
  return (
    <RadioGroup
      className="choice-switch"
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      orientation="horizontal"
      isDisabled={props.isDisabled}
      value={props.value ? 'yes' : 'no'}
      onChange={(value) => props.onChange(value === 'yes')}
    >
      <Radio className="choice-part covering-input" value="no">
        {props.no}
      </Radio>
      <Radio className="choice-part covering-input" value="yes">
        {props.yes}
      </Radio>
    </RadioGroup>
  );
}
