import type { Keychain, KeychainProblem, SecretName } from '../../electron/keychain/keychain.ts';
import { createMemoryKeychain } from '../../electron/keychain/memory-keychain.ts';
import type { Logger } from '../../electron/logging/logger.ts';
import type { Platform } from '../../electron/platform/ports.ts';
import { fail } from '../../shared/result/result.ts';

/** A clock that stands until it is moved, timers that ring when it passes them, and a chosen "randomness". */
export interface FakePlatform extends Platform {
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly pendingTimers: () => number;
}

/** Makes the platform that tests decide. */
export function createFakePlatform(start = '2026-11-22T10:00:00.000Z', random = 0.5): FakePlatform {
  let now = Date.parse(start);
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    clock: () => new Date(now),
    random: () => random,
    timers: {
      after(delayMs, ring) {
        const timer = { at: now + delayMs, ring };
        timers.add(timer);
        return () => {
          timers.delete(timer);
        };
      },
    },
    async advance(milliseconds) {
      now += milliseconds;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.ring();
      }
      await settlePromises();
    },
    pendingTimers: () => timers.size,
  };
}

/** Lets everything that waits for nothing but other promises run. */
export async function settlePromises(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A keychain that can be locked; what is in it can be looked at. */
export interface FakeKeychain extends Keychain {
  readonly failWith: (problem: KeychainProblem | undefined) => void;
  readonly peek: (name: SecretName) => Promise<string | undefined>;
}

/** Makes a keychain at the port. */
export function createFakeKeychain(): FakeKeychain {
  const memory = createMemoryKeychain();
  let problem: KeychainProblem | undefined;
  const refuse = () => Promise.resolve(fail(problem ?? 'KEYCHAIN_DENIED'));
  return {
    read: (name) => (problem === undefined ? memory.read(name) : refuse()),
    readQuietly: (name) => (problem === undefined ? memory.readQuietly(name) : refuse()),
    keep: (name, secret) => (problem === undefined ? memory.keep(name, secret) : refuse()),
    forget: (name) => (problem === undefined ? memory.forget(name) : refuse()),
    failWith(next) {
      problem = next;
    },
    async peek(name) {
      const kept = await memory.read(name);
      return kept.ok ? kept.value : undefined;
    },
  };
}

/** A logger that remembers. */
export function createFakeLogger(): Logger & { readonly lines: () => string } {
  const events: unknown[] = [];
  return {
    event(name, fields) {
      events.push({ name, fields });
    },
    lines: () => JSON.stringify(events),
  };
}
