/** Reads JSON; `undefined`, which every schema refuses, if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text; the schema's says what was expected.
    return undefined;
  }
}
