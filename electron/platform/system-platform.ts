import { randomInt } from 'node:crypto';
import type { Platform } from './ports.ts';

const RANDOM_STEPS = 2 ** 32;

/** The real clock, randomness and timers. */
export function createSystemPlatform(): Platform {
  return {
    clock: () => new Date(),
    random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
    timers: {
      after(delayMs, callBack) {
        const timer = setTimeout(callBack, delayMs);
        return () => {
          clearTimeout(timer);
        };
      },
    },
  };
}
