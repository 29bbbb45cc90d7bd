import { setTimeout as sleep } from 'node:timers/promises';
import { SetupProblem } from '../setup/setup-problem.ts';
import type { Log } from '../setup/setup-problem.ts';

/** Something to wait for: `look` says what it waits for, or undefined when it is there. */
export type Wait = {
  readonly what: string;
  readonly look: () => Promise<string | undefined>;
  readonly withinMs: number;
};

/** What waiting needs of its surroundings. */
export type Patience = { readonly signal: AbortSignal; readonly log: Log };

const LOOK_EVERY_MS = 250;
const PROGRESS_EVERY_MS = 10_000;

/** Looks again and again, says every ten seconds what is still missing, and gives up with a problem that says so. */
export async function waitUntil({ what, look, withinMs }: Wait, { signal, log }: Patience): Promise<void> {
  const begun = performance.now();
  let saidAt = begun;
  for (;;) {
    const missing = await look();
    if (missing === undefined) return;
    const now = performance.now();
    if (now - begun > withinMs) {
      throw new SetupProblem(
        `expected ${what} within ${withinMs / 1000} s, found: ${missing}. The logs are in out/ha/logs.`,
      );
    }
    if (now - saidAt > PROGRESS_EVERY_MS) {
      log(`  … ${Math.round((now - begun) / 1000)} s: ${missing}`);
      saidAt = now;
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
