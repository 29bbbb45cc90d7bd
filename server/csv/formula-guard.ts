const GUARDED = /^'*[=+\-@＝＋－＠\t\r\n]/u;
const GUARD = /^'+[=+\-@＝＋－＠\t\r\n]/u;

/**
 * Puts an apostrophe before a value that a spreadsheet would run as a formula (OWASP, CSV injection): one that begins with
 * `=`, `+`, `-`, `@`, their wide forms, a tab or a line break, also after apostrophes of its own, so that `takeOffGuard`
 * gives back exactly what was there.
 */
export function guardFormula(value: string): string {
  return GUARDED.test(value) ? `'${value}` : value;
}

/** Takes off the apostrophe of `guardFormula`. */
export function takeOffGuard(value: string): string {
  return GUARD.test(value) ? value.slice(1) : value;
}
