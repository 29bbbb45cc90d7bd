/** Something that others wait for until a test lets them go on. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

/** Makes a gate that is closed. */
export function createGate(): Gate {
  const listeners: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => {
    listeners.push(resolve);
  });
  return {
    opened,
    open: () => {
      for (const listener of listeners) listener();
    },
  };
}
