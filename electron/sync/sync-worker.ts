import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import { retryDelayMs } from '../../shared/outbox/retry-policy.ts';
import { transition } from '../../shared/outbox/transition.ts';
import type { KeychainProblem } from '../keychain/keychain.ts';
import type { Logger } from '../logging/logger.ts';
import type { Platform } from '../platform/ports.ts';
import type { Place } from '../registration/place.ts';
import type { Attempt } from './attempt.ts';

/** What the sync is doing at this moment. */
export interface SyncView {
  readonly sendingId: string | undefined;
  readonly nextAttemptAt: Date | undefined;
  readonly keychainProblem: KeychainProblem | undefined;
}

/** What the sync needs. */
export interface SyncDependencies {
  readonly places: readonly Place[];
  readonly attempt: Attempt;
  readonly platform: Platform;
  readonly logger: Logger;
  /** Called after every change of an entry or of the view. */
  readonly onChange: () => void;
}

/** `due` sends what is due; `now` sends everything that waits, because a person or the network asked for it. */
export type Wake = 'due' | 'now';

/** Sends what waits in the outbox, one entry after the other, and tries again later what failed. */
export class SyncWorker {
  readonly #dependencies: SyncDependencies;
  readonly #dueAt = new Map<string, number>();
  #view: SyncView = { sendingId: undefined, nextAttemptAt: undefined, keychainProblem: undefined };
  #running: Promise<void> | undefined;
  #wakeAgain: Wake | undefined;
  #cancelTimer: (() => void) | undefined;
  #isStopped = false;

  constructor(dependencies: SyncDependencies) {
    this.#dependencies = dependencies;
  }

  /** What the sync is doing. */
  get view(): SyncView {
    return this.#view;
  }

  /** Runs once; a call during a run makes it run once more. Resolves when nothing is under way any more. */
  async wake(how: Wake): Promise<void> {
    if (this.#isStopped) return;
    if (this.#running !== undefined) {
      if (this.#wakeAgain !== 'now') this.#wakeAgain = how;
      return this.#running;
    }
    this.#running = this.#runUntilQuiet(how);
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  /** The network came back: what waits is due now, unless the backend asked for more patience. */
  async networkReturned(): Promise<void> {
    this.#dueAt.clear();
    await this.wake('due');
  }

  /** Plans nothing more; an attempt under way ends by itself. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  async #runUntilQuiet(first: Wake): Promise<void> {
    let how: Wake | undefined = first;
    while (how !== undefined && !this.#isStopped) {
      this.#wakeAgain = undefined;
      await this.#run(how);
      how = this.#wakeAgain;
    }
  }

  async #run(how: Wake): Promise<void> {
    this.#cancelTimer?.();
    this.#show({ keychainProblem: undefined, nextAttemptAt: undefined });
    for (const place of this.#dependencies.places) {
      for (const entry of place.outbox.load()) {
        if (this.#isDue(entry, how)) await this.#send(entry, place);
      }
    }
    this.#plan();
  }

  #isDue(entry: OutboxEntry, how: Wake): boolean {
    if (entry.state.kind !== 'waiting') return false;
    if (how === 'now') return true;
    const now = this.#dependencies.platform.clock();
    const dueAt =
      this.#dueAt.get(entry.id) ?? now.getTime() + retryDelayMs({ ...entry.state, attempts: 0 }, now, 0);
    return dueAt <= now.getTime();
  }

  async #send(entry: OutboxEntry, place: Place): Promise<void> {
    const { attempt, platform, logger } = this.#dependencies;
    this.#show({ sendingId: entry.id });
    const result = await attempt(entry, place);
    if (result.kind === 'keychain') {
      logger.event('keychain', { code: result.code });
      this.#show({ sendingId: undefined, keychainProblem: result.code });
      return;
    }
    if (!isStillThere(entry, place)) {
      // Replaced while it was under way: put back, it would go out again after the newer one and undo it.
      this.#dueAt.delete(entry.id);
      this.#show({ sendingId: undefined });
      return;
    }
    const next = transition(entry, result, platform.clock());
    const saved = await place.outbox.save(next);
    // Not written means not happened: the entry on disk still waits and goes out again, which does no harm.
    if (!saved.ok) logger.event('entry-not-updated', { entry: entry.id, code: saved.failure.code });
    this.#setDue(saved.ok ? next : entry);
    this.#show({ sendingId: undefined });
  }

  #setDue(entry: OutboxEntry): void {
    this.#dueAt.delete(entry.id);
    if (entry.state.kind !== 'waiting') return;
    const { clock, random } = this.#dependencies.platform;
    const state = { ...entry.state, attempts: Math.max(entry.state.attempts, 1) };
    this.#dueAt.set(entry.id, clock().getTime() + retryDelayMs(state, clock(), random()));
  }

  /** Sets the timer to the earliest entry that waits. A keychain that is locked is not asked again by itself: it would nag. */
  #plan(): void {
    const dueAt = Math.min(...this.#dueAt.values());
    if (!Number.isFinite(dueAt) || this.#isStopped) return;
    const { clock, timers } = this.#dependencies.platform;
    this.#show({ nextAttemptAt: new Date(dueAt) });
    this.#cancelTimer = timers.after(Math.max(dueAt - clock().getTime(), 0), () => {
      void this.wake('due');
    });
  }

  #show(change: Partial<SyncView>): void {
    this.#view = { ...this.#view, ...change };
    this.#dependencies.onChange();
  }
}

function isStillThere({ id }: OutboxEntry, { outbox }: Place): boolean {
  return outbox.load().some((entry) => entry.id === id);
}
