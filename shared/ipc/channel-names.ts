import type { EventName, RequestName } from './ipc-contract.ts';

/**
 * The names of the contract's requests and events without its schemas, for preload, which must stay small.
 *
 * A name that is missing or too much does not compile.
 */
export const REQUEST_NAMES = listNames<RequestName>()([
  'start',
  'submitRegistration',
  'tryNow',
  'reopenRegistration',
  'revealLicenceKey',
  'revealOwner',
  'copySupportCode',
  'saveReceipt',
  'readAgreement',
  'postpone',
  'neverAsk',
  'closeWindow',
  'reportNetwork',
]);

/** The names of the events. */
export const EVENT_NAMES = listNames<EventName>()(['stateChanged']);

/** The channel of a request or an event. */
export function toChannel(name: RequestName | EventName): string {
  return `deed:${name}`;
}

function listNames<Name extends string>() {
  return <const Listed extends readonly Name[]>(
    names: Listed & ([Name] extends [Listed[number]] ? unknown : never),
  ): readonly Name[] => names;
}
