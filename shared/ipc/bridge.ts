import type { ErrorCode } from '../errors/error-codes.ts';
import type { Result } from '../result/result.ts';
import type { EventName, EventValue, RequestInput, RequestName, RequestResult } from './ipc-contract.ts';

/** An answer across the process boundary: errors cross as data, never as exceptions. */
export type Answer<Name extends RequestName> = Result<
  RequestResult<Name>,
  { code: ErrorCode; detail?: string }
>;

/** What preload puts on `window.deed`: a verb for each request, and a way to hear of each event. */
export type Bridge = {
  readonly [Name in RequestName]: (...args: RequestInput<Name>) => Promise<Answer<Name>>;
} & {
  /** Listens to an event; the function it gives back stops listening. */
  readonly on: <Name extends EventName>(
    name: Name,
    listener: (value: EventValue<Name>) => void,
  ) => () => void;
};
