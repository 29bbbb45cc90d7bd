import type { Answer, Bridge } from '../../../shared/ipc/bridge.ts';
import type { EventName, EventValue, RequestName } from '../../../shared/ipc/ipc-contract.ts';

/** What the stand-in answers: for each verb its answers in turn, the last one for ever; `'never'` leaves it open. */
export type BridgeScript = { readonly [Name in RequestName]: readonly (Answer<Name> | 'never')[] };

/** One call that the page made. */
export interface BridgeCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a test can do to the stand-in from outside. */
export interface FakeBridgeControl {
  readonly calls: readonly BridgeCall[];
  readonly emit: <Name extends EventName>(name: Name, value: EventValue<Name>) => void;
  /** Lets the call that was left open come back. */
  readonly release: <Name extends RequestName>(name: Name, answer: Answer<Name>) => void;
}

declare global {
  interface Window {
    readonly deed: Bridge;
    readonly fakeBridge: FakeBridgeControl;
  }
}

/** Lays a stand-in for the main process on the window. Runs in the page, so it uses nothing from outside itself. */
export function installFakeBridge(script: BridgeScript): void {
  const calls: BridgeCall[] = [];
  const open = new Map<string, (answer: unknown) => void>();
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const turns = new Map<string, number>();
  function call(name: string, args: readonly unknown[], answers: readonly unknown[]): Promise<unknown> {
    calls.push(structuredClone({ name, args }));
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    const answer = answers[Math.min(turn, answers.length - 1)];
    if (answer !== 'never') return Promise.resolve(answer);
    return new Promise((resolve) => open.set(name, resolve));
  }
  const verbs: [string, (...args: readonly unknown[]) => Promise<unknown>][] = Object.entries(script).map(
    ([name, answers]) => [name, (...args) => call(name, args, answers)],
  );
  const on = (name: string, listener: (value: unknown) => void) => {
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  };
  Object.assign(window, {
    deed: { ...Object.fromEntries(verbs), on },
    fakeBridge: {
      calls,
      emit: (name: string, value: unknown) => listeners.get(name)?.forEach((listener) => listener(value)),
      release: (name: string, answer: unknown) => open.get(name)?.(answer),
    },
  });
}
