/** What no text contains (Unicode noncharacter), so that it marks the place. */
const MARK = '\uFFFE';

/** Splits a text at its one placeholder, which becomes something other than text on screen. */
export function splitAround(fill: (value: string) => string): readonly [before: string, after: string] {
  const [before = '', after = ''] = fill(MARK).split(MARK);
  return [before.trim(), after.trim()];
}
