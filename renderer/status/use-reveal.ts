import { useEffect, useState } from 'react';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { Failure, Result } from '../../shared/result/result.ts';
import { useEnvironment } from '../app/environment.ts';

/** Where showing something secret stands. */
export type RevealState<Value> =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'shown'; readonly value: Value }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** Something secret that can be shown, and hides again by itself. */
export interface Reveal<Value> {
  readonly state: RevealState<Value>;
  /** Shows what is hidden, and hides what is shown. */
  readonly toggle: () => void;
}

/** How long a secret stays in sight. */
export const REVEAL_MS = 60_000;

/** Shows a value that `load` fetches; forgets it after a minute. */
export function useReveal<Value>(load: () => Promise<Result<Value, Failure<ErrorCode>>>): Reveal<Value> {
  const { clock } = useEnvironment();
  const [state, setState] = useState<RevealState<Value>>({ kind: 'hidden' });
  useEffect(() => {
    if (state.kind !== 'shown') return undefined;
    return clock.after(REVEAL_MS, () => setState({ kind: 'hidden' }));
  }, [clock, state.kind]);

  async function show(): Promise<void> {
    setState({ kind: 'asking' });
    const result = await load();
    setState(
      result.ok ? { kind: 'shown', value: result.value } : { kind: 'failed', code: result.failure.code },
    );
  }
  return {
    state,
    toggle: () => {
      if (state.kind === 'shown') setState({ kind: 'hidden' });
      else void show();
    },
  };
}
