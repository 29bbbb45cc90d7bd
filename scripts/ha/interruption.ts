/** Ctrl-C and its like as a signal that waits can listen to, so that what was started is ended in order. */
export function holdInterruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  signals.forEach((signal) => process.on(signal, interrupt));
  return {
    signal: controller.signal,
    release: () => signals.forEach((signal) => process.off(signal, interrupt)),
  };
}
