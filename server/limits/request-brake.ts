/** Says whether one more request is taken. */
export type RequestBrake = () => boolean;

const WINDOW_MS = 1000;

/**
 * Takes so many requests a second and no more, so that a flood costs a comparison each and not a transaction.
 *
 * @param now Milliseconds of a clock that never goes back.
 */
export function createRequestBrake(perSecond: number, now: () => number): RequestBrake {
  let windowStart = now();
  let taken = 0;
  return () => {
    const time = now();
    if (time - windowStart >= WINDOW_MS) {
      windowStart = time;
      taken = 0;
    }
    taken += 1;
    return taken <= perSecond;
  };
}
