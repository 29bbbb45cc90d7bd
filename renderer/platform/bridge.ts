import type { Bridge } from '../../shared/ipc/bridge.ts';

declare global {
  interface Window {
    /** What preload lays here: the page's only way out. */
    readonly deed: Bridge;
  }
}

/** The verbs that the main process answers to. */
export function findBridge(): Bridge {
  return window.deed;
}
