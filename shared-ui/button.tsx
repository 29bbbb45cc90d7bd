import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import './button.css';

/** How loud a button is: one filled button on a screen, the likely one; a link stands in a line of text. */
export type ButtonLook = 'filled' | 'outlined' | 'quiet' | 'link';

/** What a button needs. */
export interface ButtonProps {
  readonly look: ButtonLook;
  /** Not needed where `type` is `submit`: the form hears of it. */
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  readonly children: ReactNode;
  /** Working on it: the button keeps the focus, says so to screen readers, and does nothing when pressed. */
  readonly isBusy?: boolean;
  readonly isExpanded?: boolean;
  readonly id?: string;
  readonly describedBy?: string;
  readonly labelledBy?: string;
  readonly controls?: string;
}

/** A button with words. */
export function Button({ look, type = 'button', isBusy = false, onPress, children, ...names }: ButtonProps) {
  // The library's own `isPending` announces by a reference to the button, which is gone when the page goes on: an image
  // without a name stays behind. What is going on is said in words elsewhere, in the footer.
  return (
    <AriaButton
      className={`button button-${look}`}
      type={isBusy ? 'button' : type}
      {...(onPress === undefined || isBusy ? {} : { onPress })}
      aria-disabled={isBusy}
      {...(names.id === undefined ? {} : { id: names.id })}
      {...(names.isExpanded === undefined ? {} : { 'aria-expanded': names.isExpanded })}
      {...(names.controls === undefined ? {} : { 'aria-controls': names.controls })}
      {...(names.describedBy === undefined ? {} : { 'aria-describedby': names.describedBy })}
      {...(names.labelledBy === undefined ? {} : { 'aria-labelledby': names.labelledBy })}
    >
      {children}
    </AriaButton>
  );
}
