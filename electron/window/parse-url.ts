/** Reads an address; `undefined` if it is none. (`URL.canParse` is younger than the oldest Electron we run on.) */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    // Not an address, which is the answer.
    return undefined;
  }
}
