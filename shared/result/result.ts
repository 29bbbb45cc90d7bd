/** An outcome that a person or a network can cause: a value, or a failure with a code; never an exception. */
export type Result<T, F extends Failure = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

/** What went wrong: `code` is stable and looked up in the error catalogue; `detail` is for developers and holds no personal data. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly detail?: string;
}

/** Wraps a value as a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps a code, and optionally a developer's detail, as a failure. */
export function fail<Code extends string>(
  code: Code,
  detail?: string,
): { readonly ok: false; readonly failure: Failure<Code> } {
  return { ok: false, failure: detail === undefined ? { code } : { code, detail } };
}

/** Makes the compiler prove that every kind was handled; throws if a value from outside the types gets here. */
export function assertNever(value: never): never {
  throw new Error(`expected every kind to be handled, found ${JSON.stringify(value)}`);
}
