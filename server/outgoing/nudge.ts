/** Tells the relay of this process that a message was written, so that it leaves before the next look. */
export interface Nudge {
  readonly give: () => void;
  /** Calls the listener at each nudge, until the function that it gives is called. */
  readonly listen: (listener: () => void) => () => void;
}

/** Makes a nudge that nobody listens to yet. */
export function createNudge(): Nudge {
  const listeners = new Set<() => void>();
  return {
    give: () => {
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
