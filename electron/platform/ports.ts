/** The time, as a port so that tests decide it. */
export type Clock = () => Date;

/** A number in [0, 1) for jitter; never for secrets. */
export type Random = () => number;

/** Timers, as a port so that tests decide when they ring. */
export interface Timers {
  /** Calls back once after a delay in milliseconds; the function it gives back cancels. */
  readonly after: (delayMs: number, callBack: () => void) => () => void;
}

/** What only the operating system can give, gathered so that features take it by parameter. */
export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}
