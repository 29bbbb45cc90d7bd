/** Stops what was begun. */
export type Stop = () => void;

/** Time, as the page needs it; tests bring their own. */
export interface Clock {
  readonly now: () => Date;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly every: (periodMs: number, run: () => void) => Stop;
  /** Runs when what is in the document now has been painted. */
  readonly afterPaint: (run: () => void) => Stop;
}

/** The browser's time. */
export function createBrowserClock(): Clock {
  return {
    now: () => new Date(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    every: (periodMs, run) => {
      const timer = setInterval(run, periodMs);
      return () => clearInterval(timer);
    },
    afterPaint,
  };
}

/** A frame's callback comes before its paint; a task that it posts comes after. */
function afterPaint(run: () => void): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
