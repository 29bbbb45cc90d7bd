import type { Bridge } from '../../shared/ipc/bridge.ts';

/** Tells the main process when the browser notices that the network came or went. */
export function reportNetwork(bridge: Bridge): void {
  // A lost report costs nothing: the main process tries on its own clock as well.
  window.addEventListener('online', () => void bridge.reportNetwork(true));
  window.addEventListener('offline', () => void bridge.reportNetwork(false));
}
