import type { FieldName } from './form-values.ts';

/** The id of a field's input, to which the error summary leads. */
export function fieldId(name: FieldName): string {
  return `field-${name.replace('owner.', '')}`;
}

/** Puts the focus into a field. */
export function focusField(name: FieldName): void {
  document.getElementById(fieldId(name))?.focus();
}
