/** Reads JSON; `undefined`, which no schema of ours accepts, where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Text from outside is often not JSON; the schema that follows refuses it by name.
    return undefined;
  }
}
